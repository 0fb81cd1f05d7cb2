"""Command lines: options and arguments by description."""

import os
import sys

SUPPRESS = "==SUPPRESS=="
OPTIONAL, ZERO_OR_MORE, ONE_OR_MORE, PARSER, REMAINDER = "?", "*", "+", "A...", "..."


class ArgumentError(Exception):
    def __init__(self, argument, message):
        self.argument_name = _name_of(argument)
        self.message = message

    def __str__(self):
        return self.message if self.argument_name is None else f"argument {self.argument_name}: {self.message}"


class ArgumentTypeError(Exception):
    pass


def _name_of(action):
    if action is None:
        return None
    if action.option_strings:
        return "/".join(action.option_strings)
    if action.metavar not in (None, SUPPRESS):
        return action.metavar if isinstance(action.metavar, str) else "/".join(action.metavar)
    if action.dest not in (None, SUPPRESS):
        return action.dest
    return "{" + ",".join(map(str, action.choices)) + "}" if action.choices else None


class Namespace:
    def __init__(self, **kwargs):
        self.__dict__.update(kwargs)

    def __eq__(self, other):
        return vars(self) == vars(other) if isinstance(other, Namespace) else NotImplemented

    __hash__ = None

    def __contains__(self, key):
        return key in self.__dict__

    def __repr__(self):
        shown = [f"{name}={value!r}" if name.isidentifier() else "" for name, value in self.__dict__.items()]
        others = {name: value for name, value in self.__dict__.items() if not name.isidentifier()}
        shown = [text for text in shown if text] + ([f"**{others!r}"] if others else [])
        return f"{type(self).__name__}({', '.join(shown)})"


class FileType:
    def __init__(self, mode="r", bufsize=-1, encoding=None, errors=None):
        self._mode = mode

    def __call__(self, string):
        if string == "-":
            return sys.stdin if "r" in self._mode else sys.stdout
        try:
            return open(string, self._mode)
        except OSError as error:
            raise ArgumentTypeError(f"can't open '{string}': {error}") from None


class HelpFormatter:
    """Lays out usage and help."""

    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None, color=False):
        if width is None:
            columns = os.getenv("COLUMNS")
            width = (int(columns) if columns and columns.isdigit() else 80) - 2
        self._prog, self._width, self._increment = prog, width, indent_increment
        self._position = min(max_help_position, max(width - 20, indent_increment * 2))

    def _fill(self, text, width, indent):
        import textwrap
        return textwrap.fill(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent)

    def _split_lines(self, text, width):
        import textwrap
        return textwrap.wrap(" ".join(text.split()), width)

    def _default_metavar(self, action):
        return action.dest.upper() if action.option_strings else action.dest

    def _metavar(self, action, default):
        if action.metavar is not None:
            found = action.metavar
        elif action.choices is not None:
            found = "{" + ",".join(map(str, action.choices)) + "}"
        else:
            found = default
        return lambda count: found if isinstance(found, tuple) else (found,) * count

    def _arguments(self, action, default):
        name, nargs = self._metavar(action, default), action.nargs
        if nargs is None:
            return name(1)[0]
        if nargs == OPTIONAL:
            return f"[{name(1)[0]}]"
        if nargs == ZERO_OR_MORE:
            found = name(1)
            return f"[{found[0]} [{found[1]} ...]]" if len(found) == 2 else f"[{found[0]} ...]"
        if nargs == ONE_OR_MORE:
            return f"{name(2)[0]} [{name(2)[1]} ...]"
        if nargs == REMAINDER:
            return "..."
        if nargs == PARSER:
            return f"{name(1)[0]} ..."
        if nargs == SUPPRESS:
            return ""
        return " ".join(name(nargs))

    def _invocation(self, action):
        if not action.option_strings:
            return self._metavar(action, self._default_metavar(action))(1)[0]
        if action.nargs == 0:
            return ", ".join(action.option_strings)
        arguments = self._arguments(action, self._default_metavar(action))
        return f"{', '.join(action.option_strings)} {arguments}"

    def _expand(self, action):
        values = dict(vars(action), prog=self._prog)
        for name in list(values):
            if values[name] is SUPPRESS:
                del values[name]
            elif hasattr(values[name], "__name__"):
                values[name] = values[name].__name__
        if values.get("choices") is not None:
            values["choices"] = ", ".join(map(str, values["choices"]))
        return self._help_text(action) % values

    def _help_text(self, action):
        return action.help

    def _usage_parts(self, actions, groups):
        parts, done = [], set()
        for action in actions:
            if action.help is SUPPRESS or id(action) in done:
                continue
            group = next((group for group in groups if action in group._group_actions), None)
            if group is not None:
                members = [member for member in group._group_actions if member.help is not SUPPRESS]
                done.update(map(id, members))
                texts = [self._usage_part(member, True) for member in members]
                text = " | ".join(texts)
                if len(members) > 1:
                    text = f"({text})" if group.required else f"[{text}]"
                elif not group.required:
                    text = f"[{text}]"
                parts.append(text)
            else:
                parts.append(self._usage_part(action, False))
        return [part for part in parts if part]

    def _usage_part(self, action, grouped):
        if not action.option_strings:
            text = self._arguments(action, self._default_metavar(action))
            return text[1:-1] if grouped and text[:1] == "[" and text[-1:] == "]" else text
        first = action.option_strings[0]
        if action.nargs == 0:
            text = action.format_usage()
        else:
            text = f"{first} {self._arguments(action, self._default_metavar(action))}"
        return text if action.required or grouped else f"[{text}]"

    def usage(self, usage, actions, groups, prefix="usage: "):
        if usage is SUPPRESS:
            return ""
        if usage is not None:
            return f"{prefix}{usage % {'prog': self._prog}}\n"
        options = self._usage_parts([action for action in actions if action.option_strings], groups)
        positionals = self._usage_parts([action for action in actions if not action.option_strings], groups)
        line = " ".join([self._prog] + options + positionals)
        if len(prefix) + len(line) <= self._width:
            return f"{prefix}{line}\n"
        return prefix + "\n".join(self._wrapped(prefix, options, positionals)) + "\n"

    def _wrapped(self, prefix, options, positionals):
        def lines(parts, indent, start=None):
            found, line = [], []
            length = len(start if start is not None else indent) - 1
            for part in parts:
                if length + 1 + len(part) > self._width and line:
                    found.append(indent + " ".join(line))
                    line, length = [], len(indent) - 1
                line.append(part)
                length += len(part) + 1
            if line:
                found.append(indent + " ".join(line))
            if start is not None and found:
                found[0] = found[0][len(indent):]
            return found

        if len(prefix) + len(self._prog) <= 0.75 * self._width:
            indent = " " * (len(prefix) + len(self._prog) + 1)
            if options:
                found = lines([self._prog] + options, indent, prefix)
                return found + lines(positionals, indent)
            return lines([self._prog] + positionals, indent, prefix) if positionals else [self._prog]
        indent = " " * len(prefix)
        found = lines(options + positionals, indent)
        if len(found) > 1:
            found = lines(options, indent) + lines(positionals, indent)
        return [self._prog] + found

    def action(self, action, position, indent):
        head = self._invocation(action)
        width = position - indent - 2
        text = " " * indent
        help_width = max(self._width - position, 11)
        lines = self._split_lines(self._expand(action), help_width) if action.help and action.help.strip() else []
        if not lines:
            return f"{text}{head}\n"
        if len(head) <= width:
            text += f"{head:<{width}}  {lines.pop(0)}\n"
        else:
            text += head + "\n"
        return text + "".join(f"{' ' * position}{line}\n" for line in lines)

    def text(self, text):
        if "%(prog)" in text:
            text = text % {"prog": self._prog}
        return self._fill(text, max(self._width, 11), "") + "\n"

    def actions(self, actions):
        """Actions with those that come with them, and how far each is moved in."""
        for action in actions:
            if action.help is not SUPPRESS:
                yield action, self._increment
                for part in action._parts():
                    if part.help is not SUPPRESS:
                        yield part, 2 * self._increment

    def position(self, actions):
        lengths = [len(self._invocation(action)) + indent for action, indent in self.actions(actions)]
        return min(max(lengths, default=0) + 2, self._position)


class RawDescriptionHelpFormatter(HelpFormatter):
    def _fill(self, text, width, indent):
        return "".join(indent + line for line in text.splitlines(keepends=True))


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    def _split_lines(self, text, width):
        return text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    def _help_text(self, action):
        text = action.help or ""
        if "%(default)" not in text and action.default is not SUPPRESS and not isinstance(action, _RequiredDefault):
            if action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE):
                text += " (default: %(default)s)"
        return text


class MetavarTypeHelpFormatter(HelpFormatter):
    def _default_metavar(self, action):
        return action.type.__name__


class Action:
    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None,
                 required=False, help=None, metavar=None, deprecated=False):
        self.option_strings, self.dest, self.nargs, self.const, self.default = option_strings, dest, nargs, const, default
        self.type, self.choices, self.required, self.help, self.metavar = type, choices, required, help, metavar
        self.deprecated = deprecated

    def format_usage(self):
        return self.option_strings[0]

    def _parts(self):
        return ()

    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError(".__call__() not defined")

    def __repr__(self):
        names = ("option_strings", "dest", "nargs", "const", "default", "type", "choices", "required", "help", "metavar")
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__name__}({shown})"


class _RequiredDefault(Action):
    """An action whose default is not shown."""


class _Store(Action):
    def __init__(self, option_strings, dest, nargs=None, const=None, **more):
        if nargs == 0:
            raise ValueError("nargs for store actions must be != 0; if you have nothing to store, actions such as "
                             "store true or store const may be more appropriate")
        if const is not None and nargs != OPTIONAL:
            raise ValueError(f"nargs must be {OPTIONAL!r} to supply const")
        super().__init__(option_strings, dest, nargs, const, **more)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)


class _StoreConst(Action):
    def __init__(self, option_strings, dest, const=None, default=None, **more):
        super().__init__(option_strings, dest, 0, const, default, **more)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _StoreTrue(_StoreConst):
    def __init__(self, option_strings, dest, default=False, **more):
        super().__init__(option_strings, dest, True, default, **more)


class _StoreFalse(_StoreConst):
    def __init__(self, option_strings, dest, default=True, **more):
        super().__init__(option_strings, dest, False, default, **more)


def _add(namespace, dest, items):
    known = getattr(namespace, dest, None)
    setattr(namespace, dest, ([] if known is None else list(known)) + list(items))


class _Append(_Store):
    def __call__(self, parser, namespace, values, option_string=None):
        _add(namespace, self.dest, [values])


class _AppendConst(_StoreConst):
    def __call__(self, parser, namespace, values, option_string=None):
        _add(namespace, self.dest, [self.const])


class _Extend(_Store):
    def __call__(self, parser, namespace, values, option_string=None):
        _add(namespace, self.dest, values)


class _Count(Action):
    def __init__(self, option_strings, dest, default=None, **more):
        super().__init__(option_strings, dest, 0, default=default, **more)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)


class _Help(_RequiredDefault):
    def __init__(self, option_strings, dest=SUPPRESS, default=SUPPRESS, help=None, **more):
        super().__init__(option_strings, dest, 0, default=default, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        parser.print_help()
        parser.exit()


class _Version(_RequiredDefault):
    def __init__(self, option_strings, dest=SUPPRESS, version=None, default=SUPPRESS, help=None, **more):
        super().__init__(option_strings, dest, 0, default=default, help=help or "show program's version number and exit")
        self.version = version

    def __call__(self, parser, namespace, values, option_string=None):
        version = self.version if self.version is not None else parser.version
        formatter = parser._formatter()
        parser._print_message(formatter.text(version), sys.stdout)
        parser.exit()


class BooleanOptionalAction(Action):
    def __init__(self, option_strings, dest, default=None, required=False, help=None, **more):
        names = []
        for name in option_strings:
            names.append(name)
            if name.startswith("--"):
                names.append("--no-" + name[2:])
        super().__init__(names, dest, 0, default=default, required=required, help=help)

    def format_usage(self):
        return " | ".join(self.option_strings)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, not option_string.startswith("--no-"))


class _SubParsers(Action):
    class _Choice(Action):
        def __init__(self, name, aliases, help):
            metavar = f"{name} ({', '.join(aliases)})" if aliases else name
            super().__init__([], name, help=help, metavar=metavar)

    def __init__(self, option_strings, prog, parser_class, dest=SUPPRESS, required=False, help=None, metavar=None):
        self._prefix, self._class, self._shown, self._parsers = prog, parser_class, [], {}
        super().__init__(option_strings, dest, PARSER, choices=self._parsers, required=required, help=help, metavar=metavar)

    def add_parser(self, name, *, aliases=(), deprecated=False, help=None, **more):
        for taken in (name, *aliases):
            if taken in self._parsers:
                raise ValueError(f"conflicting subparser: {taken}")
        if help is not None:
            self._shown.append(self._Choice(name, aliases, help))
        more.setdefault("prog", f"{self._prefix} {name}")
        parser = self._parsers[name] = self._class(**more)
        for alias in aliases:
            self._parsers[alias] = parser
        return parser

    def _parts(self):
        return self._shown

    def __call__(self, parser, namespace, values, option_string=None):
        name, *arguments = values
        if self.dest is not SUPPRESS:
            setattr(namespace, self.dest, name)
        parser = self._parsers[name]
        found, rest = parser.parse_known_args(arguments, None)
        for key, value in vars(found).items():
            setattr(namespace, key, value)
        if rest:
            vars(namespace).setdefault("_unrecognized_args", []).extend(rest)


_actions = {None: _Store, "store": _Store, "store_const": _StoreConst, "store_true": _StoreTrue, "store_false": _StoreFalse,
            "append": _Append, "append_const": _AppendConst, "extend": _Extend, "count": _Count, "help": _Help,
            "version": _Version, "parsers": _SubParsers}


class _Container:
    """What arguments are added to: a parser, or a group of its arguments."""

    def __init__(self, description, prefix_chars, argument_default, conflict_handler):
        self.description, self.prefix_chars, self.argument_default = description, prefix_chars, argument_default
        self.conflict_handler = conflict_handler
        self._registered = dict(_actions)

    def register(self, registry_name, value, object):
        if registry_name == "action":
            self._registered[value] = object

    def add_argument(self, *names, **options):
        parser = self._parser
        prefixes = self.prefix_chars
        if not names or len(names) == 1 and names[0][:1] not in prefixes:
            if names and "dest" in options:
                raise TypeError("dest supplied twice for positional argument, did you mean metavar?")
            if "required" in options:
                raise TypeError("'required' is an invalid argument for positionals")
            dest = names[0] if names else options.pop("dest", None)
            options["required"] = options.get("nargs") not in (OPTIONAL, ZERO_OR_MORE, REMAINDER, SUPPRESS, 0)
            if options.get("nargs") == ZERO_OR_MORE and "default" not in options:
                options["required"] = True
            strings = []
        else:
            for name in names:
                if name[:1] not in prefixes:
                    raise ValueError(f"invalid option string {name!r}: must start with a character {prefixes!r}")
            strings = list(names)
            dest = options.pop("dest", None)
            if dest is None:
                long = next((name for name in names if len(name) > 1 and name[1] in prefixes), names[0])
                dest = long.lstrip(prefixes)
                if not dest:
                    raise TypeError(f"dest= is required for options like {names[0]!r}")
                dest = dest.replace("-", "_")
        if "default" not in options:
            if dest in parser._defaults:
                options["default"] = parser._defaults[dest]
            elif parser.argument_default is not None:
                options["default"] = parser.argument_default
        kind = options.pop("action", None)
        maker = self._registered.get(kind, kind)
        if not callable(maker):
            raise ValueError(f"unknown action {kind!r}")
        required = options.pop("required", False)
        action = maker(strings, dest, **options)
        action.required = required
        if not callable(action.type) and action.type is not None:
            raise TypeError(f"{action.type!r} is not callable")
        return self._add_action(action)

    def _add_action(self, action):
        parser = self._parser
        for name in action.option_strings:
            other = parser._options.get(name)
            if other is not None:
                if parser.conflict_handler != "resolve":
                    taken = [name for name in action.option_strings if name in parser._options]
                    plural = "s" if len(taken) > 1 else ""
                    raise ArgumentError(action, f"conflicting option string{plural}: {', '.join(taken)}")
                other.option_strings.remove(name)
                if not other.option_strings:
                    parser._actions.remove(other)
                    for group in parser._groups:
                        if other in group._group_actions:
                            group._group_actions.remove(other)
            parser._options[name] = action
        parser._actions.append(action)
        self._place(action)
        return action

    def _place(self, action):
        self._group_actions.append(action)

    def add_argument_group(self, title=None, description=None, **options):
        group = _Group(self._parser, title, description)
        self._parser._groups.append(group)
        return group

    def add_mutually_exclusive_group(self, *, required=False):
        group = _Exclusive(self, required)
        self._parser._exclusive.append(group)
        return group

    def set_defaults(self, **values):
        self._parser._defaults.update(values)
        for action in self._parser._actions:
            if action.dest in values:
                action.default = values[action.dest]

    def get_default(self, dest):
        for action in self._parser._actions:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._parser._defaults.get(dest)


class _Group(_Container):
    def __init__(self, parser, title, description):
        super().__init__(description, parser.prefix_chars, parser.argument_default, parser.conflict_handler)
        self._parser, self.title, self._group_actions = parser, title, []
        self._registered = parser._registered


class _Exclusive(_Group):
    def __init__(self, container, required):
        super().__init__(container._parser, None, None)
        self._container, self.required = container, required

    def _place(self, action):
        if action.required:
            raise ValueError("mutually exclusive arguments must be optional")
        super()._place(action)
        self._container._place(action)


class ArgumentParser(_Container):
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=(), formatter_class=HelpFormatter,
                 prefix_chars="-", fromfile_prefix_chars=None, argument_default=None, conflict_handler="error",
                 add_help=True, allow_abbrev=True, exit_on_error=True, **more):
        super().__init__(description, prefix_chars, argument_default, conflict_handler)
        self._parser = self
        self.prog = os.path.basename(sys.argv[0]) if prog is None else prog
        self.usage, self.epilog, self.formatter_class = usage, epilog, formatter_class
        self.fromfile_prefix_chars, self.allow_abbrev, self.exit_on_error = fromfile_prefix_chars, allow_abbrev, exit_on_error
        self._actions, self._options, self._defaults, self._exclusive, self._groups = [], {}, {}, [], []
        self._positionals = self.add_argument_group("positional arguments")
        self._optionals = self.add_argument_group("options")
        self._subparsers = None
        if add_help:
            first = "-" if "-" in prefix_chars else prefix_chars[0]
            self.add_argument(first + "h", first * 2 + "help", action="help", default=SUPPRESS,
                              help="show this help message and exit")
        for parent in parents:
            self._adopt(parent)

    def _adopt(self, parent):
        places = {}
        for group in parent._groups[2:]:
            places[id(group)] = self.add_argument_group(group.title, group.description)
        for action in parent._actions:
            home = next((group for group in parent._groups[2:] if action in group._group_actions), None)
            (places[id(home)] if home is not None else self)._add_action(action)
        for group in parent._exclusive:
            copy = self.add_mutually_exclusive_group(required=group.required)
            copy._group_actions.extend(group._group_actions)
        self._defaults.update(parent._defaults)

    def _place(self, action):
        (self._optionals if action.option_strings else self._positionals)._group_actions.append(action)

    def add_subparsers(self, *, title=None, description=None, prog=None, parser_class=None, **options):
        if self._subparsers is not None:
            raise ValueError("cannot have multiple subparser arguments")
        group = self._positionals
        if title or description:
            group = self.add_argument_group(title or "subcommands", description)
        if prog is None:
            positionals = [action for action in self._actions if not action.option_strings]
            formatter = self._formatter()
            prog = formatter.usage(self.usage, positionals, self._exclusive, "").strip()
        options.setdefault("dest", SUPPRESS)
        action = options.pop("action", _SubParsers)([], prog=prog, parser_class=parser_class or type(self), **options)
        self._subparsers = group._add_action(action)
        return action

    # Help.

    def _formatter(self):
        return self.formatter_class(prog=self.prog)

    def format_usage(self):
        return self._formatter().usage(self.usage, self._actions, self._exclusive)

    def format_help(self):
        formatter = self._formatter()
        sections = [formatter.usage(self.usage, self._actions, self._exclusive)]
        if self.description:
            sections.append(formatter.text(self.description))
        position = formatter.position([action for group in self._groups for action in group._group_actions])
        for group in self._groups:
            body = ""
            if group.description:
                described = formatter._fill(group.description, max(formatter._width - 2, 11), "  ")
                body = described + ("\n\n" if group._group_actions else "\n")
            for action, indent in formatter.actions(group._group_actions):
                body += formatter.action(action, position, indent)
            if body:
                sections.append(f"{group.title}:\n{body}" if group.title else body)
        if self.epilog:
            sections.append(formatter.text(self.epilog))
        return "\n".join(section for section in sections if section)

    def print_usage(self, file=None):
        self._print_message(self.format_usage(), file or sys.stdout)

    def print_help(self, file=None):
        self._print_message(self.format_help(), file or sys.stdout)

    def _print_message(self, message, file=None):
        if message:
            (file or sys.stderr).write(message)

    def exit(self, status=0, message=None):
        if message:
            self._print_message(message, sys.stderr)
        sys.exit(status)

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: error: {message}\n")

    # Parsing.

    def parse_args(self, args=None, namespace=None):
        found, rest = self.parse_known_args(args, namespace)
        if rest:
            message = f"unrecognized arguments: {' '.join(rest)}"
            if not self.exit_on_error:
                raise ArgumentError(None, message)
            self.error(message)
        return found

    def parse_known_args(self, args=None, namespace=None):
        args = list(sys.argv[1:] if args is None else args)
        namespace = Namespace() if namespace is None else namespace
        for action in self._actions:
            if action.dest is not SUPPRESS and action.default is not SUPPRESS and not hasattr(namespace, action.dest):
                setattr(namespace, action.dest, action.default)
        for dest, value in self._defaults.items():
            if not hasattr(namespace, dest):
                setattr(namespace, dest, value)
        if not self.exit_on_error:
            return self._parse(args, namespace)
        try:
            return self._parse(args, namespace)
        except ArgumentError as error:
            self.error(str(error))

    parse_intermixed_args = parse_args
    parse_known_intermixed_args = parse_known_args

    def _read_files(self, args):
        found = []
        for text in args:
            if text and text[0] in self.fromfile_prefix_chars:
                try:
                    with open(text[1:]) as file:
                        for line in file.read().splitlines():
                            found.extend(self._read_files(self.convert_arg_line_to_args(line)))
                except OSError as error:
                    raise ArgumentError(None, str(error)) from None
            else:
                found.append(text)
        return found

    def convert_arg_line_to_args(self, arg_line):
        return [arg_line]

    def _option_of(self, text):
        """(action, option string, separator, explicit value) of an argument; None for a positional one."""
        if not text or text[0] not in self.prefix_chars:
            return None
        if text in self._options:
            return self._options[text], text, None, None
        if len(text) == 1:
            return None
        name, separator, value = text.partition("=")
        if separator and name in self._options:
            return self._options[name], name, separator, value
        candidates = self._abbreviated(text)
        if len(candidates) > 1:
            shown = ", ".join(candidate[1] for candidate in candidates)
            raise ArgumentError(None, f"ambiguous option: {text} could match {shown}")
        if candidates:
            return candidates[0]
        if self._is_negative_number(text) and not self._has_negative_options():
            return None
        if " " in text:
            return None
        return None, text, None, None

    def _abbreviated(self, text):
        is_long = text[1] in self.prefix_chars
        name, separator, value = text.partition("=")
        separator, value = (separator, value) if separator else (None, None)
        if is_long:
            if not self.allow_abbrev:
                return []
            return [(action, option, separator, value) for option, action in self._options.items()
                    if option.startswith(name)]
        found = []
        short, rest = text[:2], text[2:]
        for option, action in self._options.items():
            if option == short:
                found.append((action, option, "", rest))
            elif self.allow_abbrev and option.startswith(name):
                found.append((action, option, separator, value))
        return found

    def _is_negative_number(self, text):
        try:
            float(text)
            return text.startswith("-")
        except ValueError:
            return False

    def _has_negative_options(self):
        return any(self._is_negative_number(option) for option in self._options)

    def _parse(self, args, namespace):
        if self.fromfile_prefix_chars is not None:
            args = self._read_files(args)
        kinds, options = "", {}
        for place, text in enumerate(args):
            if text == "--":
                kinds += "-" + "A" * (len(args) - place - 1)
                break
            option = self._option_of(text)
            kinds += "A" if option is None else "O"
            if option is not None:
                options[place] = option
        state = _Parsing(self, args, kinds, options, namespace)
        extras = state.run()
        missing = []
        for action in self._actions:
            if action not in state.seen:
                if action.required:
                    missing.append(_name_of(action))
                elif isinstance(action.default, str) and action.dest is not SUPPRESS \
                        and getattr(namespace, action.dest, None) is action.default:
                    setattr(namespace, action.dest, self._convert(action, action.default))
        if missing:
            raise ArgumentError(None, f"the following arguments are required: {', '.join(missing)}")
        for group in self._exclusive:
            if group.required and not any(action in state.given for action in group._group_actions):
                names = [_name_of(action) for action in group._group_actions if action.help is not SUPPRESS]
                raise ArgumentError(None, f"one of the arguments {' '.join(names)} is required")
        extras += vars(namespace).pop("_unrecognized_args", [])
        return namespace, extras

    def _convert(self, action, text):
        if action.type is None:
            return text
        try:
            return action.type(text)
        except ArgumentTypeError as error:
            raise ArgumentError(action, str(error)) from None
        except (TypeError, ValueError):
            name = getattr(action.type, "__name__", repr(action.type))
            raise ArgumentError(action, f"invalid {name} value: {text!r}") from None

    def _check(self, action, value):
        if action.choices is not None and value not in action.choices:
            choices = ", ".join(map(repr, action.choices))
            raise ArgumentError(action, f"invalid choice: {value!r} (choose from {choices})")

    def _values(self, action, texts):
        nargs = action.nargs
        if nargs == OPTIONAL and not texts:
            value = action.const if action.option_strings else action.default
            if isinstance(value, str):
                value = self._convert(action, value)
                self._check(action, value)
            return value
        if nargs == ZERO_OR_MORE and not texts and not action.option_strings:
            return action.default if action.default is not None else []
        if nargs in (None, OPTIONAL):
            value = self._convert(action, texts[0])
            self._check(action, value)
            return value
        if nargs == REMAINDER:
            return [self._convert(action, text) for text in texts]
        if nargs == PARSER:
            values = [self._convert(action, text) for text in texts]
            self._check(action, values[0])
            return values
        values = [self._convert(action, text) for text in texts]
        for value in values:
            self._check(action, value)
        return values


def _limits(nargs):
    """Fewest and most arguments."""
    if nargs is None:
        return 1, 1
    return {OPTIONAL: (0, 1), ZERO_OR_MORE: (0, None), ONE_OR_MORE: (1, None), REMAINDER: (0, None), PARSER: (1, None),
            SUPPRESS: (0, 0)}.get(nargs) or (nargs, nargs)


class _Parsing:
    """A command line being taken apart. `kinds` has a letter for each argument: option, argument or `--`."""

    def __init__(self, parser, args, kinds, options, namespace):
        self.parser, self.args, self.kinds, self.options, self.namespace = parser, args, kinds, options, namespace
        self.positionals = [action for action in parser._actions if not action.option_strings]
        self.seen, self.given, self.extras = set(), set(), []

    def run(self):
        place = 0
        while place < len(self.args):
            place = self._positional(place)
            following = [at for at in self.options if at >= place]
            if not following:
                break
            if following[0] > place:
                # Nothing takes these.
                self.extras += self.args[place:following[0]]
                place = following[0]
            place = self._option(place)
        place = self._positional(place)
        self.extras += [text for at, text in enumerate(self.args) if at >= place and self.kinds[at] != "-"]
        return self.extras

    def _take(self, action, texts, option=None):
        self.seen.add(action)
        value = self.parser._values(action, texts)
        if value is not action.default:
            self.given.add(action)
            for group in self.parser._exclusive:
                for other in group._group_actions if action in group._group_actions else ():
                    if other is not action and other in self.given:
                        raise ArgumentError(action, f"not allowed with argument {_name_of(other)}")
        if value is not SUPPRESS:
            action(self.parser, self.namespace, value, option)

    def _available(self, place, nargs):
        """How many arguments from `place` on an action may take, `--` among them."""
        if nargs == REMAINDER:
            return len(self.args) - place
        end = place
        while end < len(self.args) and (self.kinds[end] in "A-" or nargs == PARSER and end > place):
            end += 1
        return end - place

    def _positional(self, place):
        """Gives arguments from `place` on to positional actions, as many as can be served."""
        length = self._available(place, None)
        while self.positionals:
            served, counts = self._shares(place, length)
            if not served:
                return place
            for action, count in zip(self.positionals[:served], counts):
                if action.nargs in (REMAINDER, PARSER):
                    count = self._available(place, action.nargs)
                texts = self.args[place:place + count]
                if action.nargs != REMAINDER and "-" in self.kinds[place:place + count]:
                    del texts[self.kinds[place:place + count].index("-")]
                self._take(action, texts)
                place += count
            del self.positionals[:served]
            return place
        return place

    def _shares(self, place, length):
        """The greatest number of actions that the arguments are enough for, and how many each takes."""
        marks = [at for at in range(place, place + length) if self.kinds[at] == "-"]
        usable = length - len(marks)
        for served in range(len(self.positionals), 0, -1):
            limits = [_limits(action.nargs) for action in self.positionals[:served]]
            least = sum(low for low, _ in limits)
            if least > usable:
                continue
            more_options = any(at >= place + length for at in self.options)
            if more_options and usable == 0 and least == 0:
                # An empty match now would leave nothing for arguments behind the options.
                return 0, []
            spare, counts = usable - least, []
            for low, high in limits:
                extra = spare if high is None else min(spare, high - low)
                counts.append(low + extra)
                spare -= extra
            # `--` goes with the argument that comes after it.
            at, adjusted = place, []
            for count in counts:
                taken = 0
                while taken < count:
                    if self.kinds[at] != "-":
                        taken += 1
                    at += 1
                adjusted.append(at - place - sum(adjusted))
            if adjusted and at < place + length and self.kinds[at] == "-" and at + 1 == place + length:
                adjusted[-1] += 1
            return served, adjusted
        return 0, []

    def _option(self, place):
        action, option, separator, explicit = self.options[place]
        if action is None:
            self.extras.append(self.args[place])
            return place + 1
        while True:
            low, high = _limits(action.nargs) if action.nargs != 0 else (0, 0)
            if explicit is None:
                break
            if high == 0 and separator == "" and explicit and option[1] not in self.parser.prefix_chars:
                # Several short options in one.
                self._take(action, [], option)
                option = option[0] + explicit[0]
                rest = explicit[1:]
                action = self.parser._options.get(option)
                if action is None:
                    self.extras.append(option[0] + explicit)
                    return place + 1
                if not rest:
                    explicit, separator = None, None
                elif rest[0] == "=":
                    explicit, separator = rest[1:], "="
                else:
                    explicit, separator = rest, ""
                continue
            if high == 0:
                raise ArgumentError(action, f"ignored explicit argument {explicit!r}")
            if low > 1:
                raise ArgumentError(action, self._expected(action))
            self._take(action, [explicit], option)
            return place + 1
        start = place + 1
        available = self._available(start, action.nargs)
        if action.nargs != REMAINDER and "-" in self.kinds[start:start + available]:
            available = self.kinds[start:start + available].index("-")
        if available < low:
            raise ArgumentError(action, self._expected(action))
        count = available if high is None else min(available, high)
        self._take(action, self.args[start:start + count], option)
        return start + count

    def _expected(self, action):
        if action.nargs in (None, OPTIONAL, ONE_OR_MORE):
            return {None: "expected one argument", OPTIONAL: "expected at most one argument",
                    ONE_OR_MORE: "expected at least one argument"}[action.nargs]
        return f"expected {action.nargs} argument{'' if action.nargs == 1 else 's'}"
