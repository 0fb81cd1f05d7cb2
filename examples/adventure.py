"""A very small adventure: rooms, things and a player as classes.

Play it with "antaresia examples/adventure.py play"; without the word it plays by itself.
"""

import sys


class Thing:
    def __init__(self, name, *, heavy=False):
        self.name = name
        self.heavy = heavy

    def __repr__(self):
        return f"<{self.name}>"

    def use(self, player):
        return f"Nothing happens with the {self.name}."


class Lamp(Thing):
    def __init__(self):
        super().__init__("lamp")
        self.lit = False

    def use(self, player):
        self.lit = not self.lit
        return "The lamp is " + ("lit." if self.lit else "out.")


class Room:
    def __init__(self, name, *, dark=False):
        self.name = name
        self.dark = dark
        self.exits = {}
        self.things = []

    def connect(self, direction, other, back):
        self.exits[direction] = other
        other.exits[back] = self


class Refused(Exception):
    """The player cannot do this."""


class Player:
    def __init__(self, room):
        self.room = room
        self.carried = []

    def sees(self):
        return not self.room.dark or any(getattr(thing, "lit", False) for thing in self.carried)

    def find(self, name, place):
        for thing in place:
            if thing.name == name:
                return thing
        raise Refused(f"There is no {name or 'such thing'} here.")

    def look(self, name=""):
        if not self.sees():
            return f"{self.room.name}. It is dark."
        things = ", ".join(sorted(thing.name for thing in self.room.things)) or "nothing"
        return f"{self.room.name}. You see: {things}. Ways: {', '.join(sorted(self.room.exits))}."

    def go(self, direction):
        try:
            self.room = self.room.exits[direction]
        except KeyError:
            raise Refused(f"There is no way {direction}.") from None
        return self.look()

    def take(self, name):
        if not self.sees():
            raise Refused("It is too dark to find anything.")
        thing = self.find(name, self.room.things)
        if thing.heavy:
            raise Refused(f"The {name} is too heavy.")
        self.room.things.remove(thing)
        self.carried.append(thing)
        return f"You take the {name}."

    def use(self, name):
        return self.find(name, self.carried).use(self)

    def do(self, command):
        match command.split():
            case ["look"]:
                return self.look()
            case ["go", direction] | [("north" | "south" | "up" | "down") as direction]:
                return self.go(direction)
            case ["take" | "get", name]:
                return self.take(name)
            case ["use", name]:
                return self.use(name)
            case ["inventory" | "i"]:
                return f"You carry {self.carried}."
            case []:
                return ""
            case [word, *_]:
                raise Refused(f"I do not know how to {word}.")


def build():
    hall, cellar = Room("The hall"), Room("The cellar", dark=True)
    hall.connect("down", cellar, "up")
    hall.things += [Lamp(), Thing("table", heavy=True)]
    cellar.things.append(Thing("treasure"))
    return Player(hall)


SCRIPT = """look
take table
down
take treasure
up
take lamp
use lamp
down
take treasure
i
dance
north""".splitlines()


def main(arguments):
    player = build()
    commands = iter(lambda: input("> "), "quit") if arguments == ["play"] else SCRIPT
    for command in commands:
        if commands is SCRIPT:
            print(">", command)
        try:
            print(player.do(command))
        except Refused as refusal:
            print(refusal)


main(sys.argv[1:])
