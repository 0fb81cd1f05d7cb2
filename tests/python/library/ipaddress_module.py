# board: off
# python: 3.14
# Addresses, networks and interfaces.
from ipaddress import *
n=ip_network('192.0.2.0/24'); print(n, repr(n), n.netmask, n.hostmask, n.broadcast_address, n.num_addresses, n.prefixlen)
print([str(x) for x in n.subnets(new_prefix=26)], n.supernet(), ip_address('192.0.2.7') in n, list(ip_network('10.0.0.0/30').hosts()))
print([str(x) for x in n.address_exclude(ip_network('192.0.2.64/26'))])
print([str(x) for x in collapse_addresses([ip_network('10.0.0.0/25'), ip_network('10.0.0.128/25'), ip_address('10.0.1.0')])])
print([str(x) for x in summarize_address_range(ip_address('10.0.0.3'), ip_address('10.0.0.20'))])
for t in ['127.0.0.1','10.1.2.3','8.8.8.8','224.0.0.1','169.254.1.1','0.0.0.0','255.255.255.255','100.64.0.1','192.0.0.9','::1','ff02::1','2001:db8::','::ffff:10.0.0.1','fec0::1','2001:4860:4860::8888','2002:c000:204::','2001:0:4136:e378:8000:63bf:3fff:fdd2']:
    a=ip_address(t)
    print(a, a.exploded, a.reverse_pointer, [k for k in dir(type(a)) if k.startswith('is_') and getattr(a,k)], int(a), a.packed.hex())
    if a.version==6: print(a.ipv4_mapped, a.sixtofour, a.teredo, a.scope_id)
for t in ['1.2.3','1.2.3.256','1.2.3.04','1.2.3.4/33','1:2','1::2::3','::g','12345::','1.2.3.4/24','', '1:2:3:4:5:6:7:8:9',':1:2:3:4:5:6:7','1.2.3.4/1/2', '::1/129', '1.2.3.0/255.255.255.0','1.2.3.0/0.0.0.255','1.2.3.0/255.0.255.0']:
    for f in (ip_address, ip_network, ip_interface, IPv4Address, IPv6Address, IPv4Network, IPv6Interface):
        try: print(f.__name__, t, repr(f(t)))
        except ValueError as e: print(f.__name__, t, type(e).__name__, e)
i=ip_interface('10.1.2.3/16'); print(i, i.ip, i.network, i.with_netmask, i.with_hostmask, i+1, i==ip_address('10.1.2.3'))
print(ip_network('10.0.0.0/16').reverse_pointer, ip_network('2001:db8::/32').reverse_pointer,ip_network('10.0.0.0/20').reverse_pointer)
print(format(ip_address('1.2.3.4'),'b'), f"{ip_address('::1'):#x} {ip_address('1.2.3.4'):_n} {ip_address('1.2.3.4'):>10s}")
print(sorted([ip_network('10.0.0.0/8'), ip_network('9.0.0.0/8'), ip_network('10.0.0.0/9')]), n[0], n[-1], n[5])
try: print(ip_address('1.1.1.1')<ip_address('::1'))
except TypeError as e: print(e)
print(sorted([ip_address('::1'), ip_network('1.0.0.0/8'), ip_address('1.2.3.4')], key=get_mixed_type_key))
print(n.subnet_of(ip_network('192.0.0.0/16')), n.overlaps(ip_network('192.0.2.128/25')), n.compare_networks(ip_network('192.0.3.0/24')))
print(IPv4Address(1)+1, IPv6Address(b'\0'*15+b'\1')-1, IPv4Address('1.2.3.4').ipv6_mapped, hash(ip_address(5))==hash(ip_address('0.0.0.5')))
for bad in (-1, 2**32, b'123', 2**128):
    for c in (IPv4Address, IPv6Address):
        try: print(c(bad))
        except ValueError as e: print(e)
import pickle; print(pickle.loads(pickle.dumps(n)))
