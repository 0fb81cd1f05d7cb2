class Account:
    "Keeps a balance."
    bank = "First"

    def __init__(self, owner, balance=0, *, currency="EUR"):
        self.owner = owner
        self.balance = balance
        self.currency = currency

    def deposit(self, amount):
        self.balance += amount
        return self

a = Account("Ann", 10)
b = Account("Bob", currency="USD")
print(a.deposit(5).deposit(1).balance, b.balance, b.currency)
print(Account.__name__, Account.__qualname__, Account.__doc__, Account.__module__)
print(a.bank, Account.bank)
a.bank = "Second"
print(a.bank, b.bank, Account.bank)
print(Account.deposit is Account.__dict__["deposit"])
for args in [(), ("x", 1, 2)]:
    try:
        Account(*args)
    except TypeError as e:
        print(e)
