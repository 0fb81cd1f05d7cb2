# board: off
# Codes by name, in parts, over streams, and from bytes to bytes.
import codecs, io
print(codecs.encode(b'ab','hex'), codecs.decode(b'6162','hex'), codecs.encode('hello','rot13'), codecs.encode(b'ab','base64'), codecs.decode('hello','rot_13'), codecs.decode(codecs.encode(b'abc'*9,'zlib'),'zlib'))
for n in ('utf8','UTF-8','latin-1','L1','ascii','us-ascii','utf-16','utf_16_le','utf-32','cp1252','windows-1252','iso8859-15','utf-8-sig','koi8-r'):
    try: print(n, codecs.lookup(n).name)
    except LookupError as e: print(e)
text='héllo wörld \u20ac \U0001f600 end'
for enc in ('utf-8','utf-8-sig','utf-16','utf-16-le','utf-16-be','utf-32','utf-32-be'):
    data=text.encode(enc)
    for size in (1,2,3,5):
        d=codecs.getincrementaldecoder(enc)()
        out=''.join(d.decode(data[i:i+size]) for i in range(0,len(data),size))+d.decode(b'',True)
        assert out==text,(enc,size,out)
    e=codecs.getincrementalencoder(enc)()
    out=b''.join(e.encode(c) for c in text)+e.encode('',True)
    assert out==data,(enc,out,data)
    assert ''.join(codecs.iterdecode([data[:3],data[3:]],enc))==text
    assert b''.join(codecs.iterencode(text,enc))==data
    r=codecs.getreader(enc)(io.BytesIO(data))
    assert r.read()==text
    w=io.BytesIO(); codecs.getwriter(enc)(w).write(text); assert w.getvalue()==data
r=codecs.getreader('utf-8')(io.BytesIO('één\ntwo\nlast €'.encode()))
print(r.readline(), list(r))
r=codecs.getreader('utf-8')(io.BytesIO('één\ntwo\nlast €'.encode()))
print([r.read(chars=2), r.read(chars=3), r.read()])
d=codecs.getincrementaldecoder('utf-8')('replace')
print(repr(d.decode(b'\xff\xc3')), d.getstate(), repr(d.decode(b'',True)))
d=codecs.getincrementaldecoder('utf-8')()
d.decode(b'a\xe2\x82'); print(d.getstate()); s=d.getstate(); d.reset(); d.setstate(s); print(d.decode(b'\xac'))
try: d.decode(b'\xe2',True)
except UnicodeDecodeError as e: print(e)
for f in (codecs.lookup,codecs.getencoder,codecs.getreader,codecs.getincrementaldecoder):
    try: f('nosuch')
    except LookupError as e: print(e)
print(codecs.utf_8_decode(b'a\xe2\x82'), codecs.getencoder('utf8')('é'), codecs.getdecoder('latin1')(b'\xe9'))
print(codecs.BOM_UTF16, codecs.BOM)
try: codecs.nosuch
except AttributeError as e: print(e)
print(codecs.lookup('utf8').encode('a'), codecs.lookup('utf8')[1](b'a'), codecs.Codec, codecs.IncrementalDecoder.__name__)
