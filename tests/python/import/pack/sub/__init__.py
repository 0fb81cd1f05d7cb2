__all__ = ['leaf', 'exported']
exported = 1
hidden = 2
