"""Files of sections with names and values (INI)."""

import io
import os
import re
from collections import ChainMap
from collections.abc import MutableMapping

__all__ = ["NoSectionError", "DuplicateOptionError", "DuplicateSectionError", "NoOptionError", "InterpolationError",
           "InterpolationDepthError", "InterpolationMissingOptionError", "InterpolationSyntaxError", "ParsingError",
           "MissingSectionHeaderError", "MultilineContinuationError", "UnnamedSectionDisabledError",
           "InvalidWriteError", "ConfigParser", "RawConfigParser", "Interpolation", "BasicInterpolation",
           "ExtendedInterpolation", "SectionProxy", "ConverterMapping", "DEFAULTSECT", "MAX_INTERPOLATION_DEPTH",
           "UNNAMED_SECTION"]

DEFAULTSECT = "DEFAULT"
MAX_INTERPOLATION_DEPTH = 10


class Error(Exception):
    def __init__(self, msg=""):
        self.message = msg
        Exception.__init__(self, msg)

    def __repr__(self):
        return self.message

    __str__ = __repr__


class NoSectionError(Error):
    def __init__(self, section):
        Error.__init__(self, f"No section: {section!r}")
        self.section, self.args = section, (section,)


def _place(source, lineno):
    where = [f"While reading from {source!r}"] if source is not None else []
    if where and lineno is not None:
        where.append(f" [line {lineno:2d}]")
    return "".join(where) + ": " if where else ""


class DuplicateSectionError(Error):
    def __init__(self, section, source=None, lineno=None):
        text = f"section {section!r} already exists"
        place = _place(source, lineno)
        Error.__init__(self, place + text if place else text[0].upper() + text[1:])
        self.section, self.source, self.lineno, self.args = section, source, lineno, (section, source, lineno)


class DuplicateOptionError(Error):
    def __init__(self, section, option, source=None, lineno=None):
        place = _place(source, lineno)
        text = f"ption {option!r} in section {section!r} already exists"
        Error.__init__(self, f"{place}o{text}" if place else f"O{text}")
        self.section, self.option, self.source, self.lineno = section, option, source, lineno
        self.args = (section, option, source, lineno)


class NoOptionError(Error):
    def __init__(self, option, section):
        Error.__init__(self, f"No option {option!r} in section: {section!r}")
        self.option, self.section, self.args = option, section, (option, section)


class InterpolationError(Error):
    def __init__(self, option, section, msg):
        Error.__init__(self, msg)
        self.option, self.section, self.args = option, section, (option, section, msg)


class InterpolationMissingOptionError(InterpolationError):
    def __init__(self, option, section, rawval, reference):
        InterpolationError.__init__(self, option, section, f"Bad value substitution: option {option!r} in section "
                                    f"{section!r} contains an interpolation key {reference!r} which is not a valid option "
                                    f"name. Raw value: {rawval!r}")
        self.reference, self.args = reference, (option, section, rawval, reference)


class InterpolationSyntaxError(InterpolationError):
    pass


class InterpolationDepthError(InterpolationError):
    def __init__(self, option, section, rawval):
        InterpolationError.__init__(self, option, section, f"Recursion limit exceeded in value substitution: option {option!r} "
                                    f"in section {section!r} contains an interpolation key which cannot be substituted in "
                                    f"{MAX_INTERPOLATION_DEPTH} steps. Raw value: {rawval!r}")
        self.args = (option, section, rawval)


class ParsingError(Error):
    def __init__(self, source, *args):
        Error.__init__(self, f"Source contains parsing errors: {source!r}")
        self.source, self.errors, self.args = source, [], (source,)
        for lineno, line in args:
            self.append(lineno, line)

    def append(self, lineno, line):
        self.errors.append((lineno, line))
        self.message += f"\n\t[line {lineno:2d}]: {line!r}"

    def combine(self, others):
        for other in others:
            for error in other.errors:
                self.append(*error)
        return self


class MissingSectionHeaderError(ParsingError):
    def __init__(self, filename, lineno, line):
        Error.__init__(self, f"File contains no section headers.\nfile: {filename!r}, line: {lineno}\n{line!r}")
        self.source, self.lineno, self.line, self.errors = filename, lineno, line, []
        self.args = (filename, lineno, line)


class MultilineContinuationError(ParsingError):
    def __init__(self, filename, lineno, line):
        Error.__init__(self, f"Key without value continued with an indented line.\nfile: {filename!r}, line: {lineno}\n{line!r}")
        self.source, self.lineno, self.line, self.errors = filename, lineno, line, []
        self.args = (filename, lineno, line)


class UnnamedSectionDisabledError(Error):
    def __init__(self):
        Error.__init__(self, "Support for UNNAMED_SECTION is disabled.")


class InvalidWriteError(Error):
    pass


class _UnnamedSection:
    def __repr__(self):
        return "<UNNAMED_SECTION>"


UNNAMED_SECTION = _UnnamedSection()
_UNSET = object()


class Interpolation:
    def before_get(self, parser, section, option, value, defaults):
        return value

    def before_set(self, parser, section, option, value):
        return value

    def before_read(self, parser, section, option, value):
        return value

    def before_write(self, parser, section, option, value):
        return value


class _References(Interpolation):
    """A mark, which stands for itself when it is doubled, and with a bracket behind it for a value."""

    def before_get(self, parser, section, option, value, defaults):
        return self._replaced(parser, option, value, section, defaults, 1)

    def before_set(self, parser, section, option, value):
        if self._mark in self._reference.sub("", value.replace(self._mark * 2, "")):
            raise ValueError(f"invalid interpolation syntax in {value!r} at position {value.find(self._mark)}")
        return value

    def _replaced(self, parser, option, text, section, names, depth):
        raw = parser.get(section, option, raw=True, fallback=text)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, raw)
        made, mark = [], self._mark
        while text:
            start = text.find(mark)
            if start < 0:
                made.append(text)
                break
            made.append(text[:start])
            text = text[start:]
            if text[1:2] == mark:
                made.append(mark)
                text = text[2:]
            elif text[1:2] == self._bracket:
                match = self._reference.match(text)
                if match is None:
                    raise InterpolationSyntaxError(option, section, f"bad interpolation variable reference {text!r}")
                text = text[match.end():]
                made.append(self._value(parser, match.group(1), option, section, names, depth, raw, text))
            else:
                raise InterpolationSyntaxError(
                    option, section, f"'{mark}' must be followed by '{mark}' or '{self._bracket}', found: {text!r}")
        return "".join(made)


class BasicInterpolation(_References):
    """`%(name)s` stands for the value of another option of the section."""

    _mark, _bracket, _reference = "%", "(", re.compile(r"%\(([^)]+)\)s")

    def _value(self, parser, reference, option, section, names, depth, raw, rest):
        name = parser.optionxform(reference)
        if name not in names:
            raise InterpolationMissingOptionError(option, section, raw, name)
        value = names[name]
        return self._replaced(parser, option, value, section, names, depth + 1) if "%" in value else value


class ExtendedInterpolation(_References):
    """`${name}` and `${section:name}` stand for the value of another option."""

    _mark, _bracket, _reference = "$", "{", re.compile(r"\$\{([^}]+)\}")

    def _value(self, parser, reference, option, section, names, depth, raw, rest):
        path = reference.split(":")
        where, name = section, option
        try:
            if len(path) == 1:
                name = parser.optionxform(path[0])
                value = names[name]
            elif len(path) == 2:
                where, name = path[0], parser.optionxform(path[1])
                value = parser.get(where, name, raw=True)
            else:
                raise InterpolationSyntaxError(option, section, f"More than one ':' found: {rest!r}")
        except (KeyError, NoSectionError, NoOptionError):
            raise InterpolationMissingOptionError(option, section, raw, ":".join(path)) from None
        if value is not None and "$" in value:
            inner = names if where == section else dict(parser.items(where, raw=True))
            value = self._replaced(parser, name, value, where, inner, depth + 1)
        return value


class RawConfigParser(MutableMapping):
    BOOLEAN_STATES = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}
    _DEFAULT_INTERPOLATION = Interpolation()
    SECTCRE = re.compile(r"\[(?P<header>.+)\]")
    NONSPACECRE = re.compile(r"\S")

    def __init__(self, defaults=None, dict_type=dict, allow_no_value=False, *, delimiters=("=", ":"),
                 comment_prefixes=("#", ";"), inline_comment_prefixes=None, strict=True, empty_lines_in_values=True,
                 default_section=DEFAULTSECT, interpolation=_UNSET, converters=_UNSET, allow_unnamed_section=False):
        self._dict, self._sections, self._defaults = dict_type, dict_type(), dict_type()
        self.converters = ConverterMapping(self)
        self._proxies = dict_type()
        self._proxies[default_section] = SectionProxy(self, default_section)
        self._delimiters = tuple(delimiters)
        marks = "|".join([re.escape(mark) for mark in self._delimiters])
        self._option = re.compile(rf"(?P<option>.*?)\s*(?:(?P<vi>{marks})\s*(?P<value>.*))$")
        self._allow_no_value = allow_no_value
        self._comments, self._inline_comments = tuple(comment_prefixes or ()), tuple(inline_comment_prefixes or ())
        self._strict, self._empty_lines_in_values, self.default_section = strict, empty_lines_in_values, default_section
        self._interpolation = self._DEFAULT_INTERPOLATION if interpolation is _UNSET else interpolation or Interpolation()
        if not isinstance(self._interpolation, Interpolation):
            raise TypeError(f"interpolation= must be None or an instance of Interpolation; got an object of type {type(interpolation)}")
        if converters is not _UNSET:
            self.converters.update(converters)
        self._allow_unnamed_section = allow_unnamed_section
        for key, value in dict(defaults or {}).items():
            self._defaults[self.optionxform(key)] = value

    def defaults(self):
        return self._defaults

    def sections(self):
        return list(self._sections)

    def add_section(self, section):
        if section == self.default_section:
            raise ValueError(f"Invalid section name: {section!r}")
        if section is UNNAMED_SECTION and not self._allow_unnamed_section:
            raise UnnamedSectionDisabledError
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._sections[section] = self._dict()
        self._proxies[section] = SectionProxy(self, section)

    def has_section(self, section):
        return section in self._sections

    def options(self, section):
        if section not in self._sections:
            raise NoSectionError(section)
        return list({**self._sections[section], **self._defaults})

    def read(self, filenames, encoding=None):
        if isinstance(filenames, (str, bytes)) or hasattr(filenames, "__fspath__"):
            filenames = [filenames]
        done = []
        for name in filenames:
            name = os.fspath(name) if hasattr(name, "__fspath__") else name
            try:
                with open(name, encoding=encoding) as file:
                    self._read(file, name)
            except OSError:
                continue
            done.append(name)
        return done

    def read_file(self, f, source=None):
        self._read(f, getattr(f, "name", "<???>") if source is None else source)

    def read_string(self, string, source="<string>"):
        self._read(io.StringIO(string), source)

    def read_dict(self, dictionary, source="<dict>"):
        added = set()
        for section, entries in dictionary.items():
            try:
                self.add_section(section)
            except (DuplicateSectionError, ValueError):
                if self._strict and section in added:
                    raise
            added.add(section)
            for key, value in entries.items():
                key = self.optionxform(str(key))
                if value is not None:
                    value = str(value)
                if self._strict and (section, key) in added:
                    raise DuplicateOptionError(section, key, source)
                added.add((section, key))
                self.set(section, key, value)

    def _names(self, section, vars):
        """The values that an option may come from, the first ones first."""
        own = {}
        if section in self._sections:
            own = self._sections[section]
        elif section != self.default_section:
            raise NoSectionError(section)
        given = {self.optionxform(key): None if value is None else str(value) for key, value in (vars or {}).items()}
        return ChainMap(given, own, self._defaults)

    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        try:
            names = self._names(section, vars)
        except NoSectionError:
            if fallback is _UNSET:
                raise
            return fallback
        option = self.optionxform(option)
        if option not in names:
            if fallback is _UNSET:
                raise NoOptionError(option, section)
            return fallback
        value = names[option]
        return value if raw or value is None else self._interpolation.before_get(self, section, option, value, names)

    def _converted(self, section, convert, option, fallback=_UNSET, **options):
        try:
            return convert(self.get(section, option, **options))
        except (NoSectionError, NoOptionError):
            if fallback is _UNSET:
                raise
            return fallback

    def getint(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        return self._converted(section, int, option, fallback, raw=raw, vars=vars)

    def getfloat(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        return self._converted(section, float, option, fallback, raw=raw, vars=vars)

    def getboolean(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        return self._converted(section, self._convert_to_boolean, option, fallback, raw=raw, vars=vars)

    def _convert_to_boolean(self, value):
        if value.lower() not in self.BOOLEAN_STATES:
            raise ValueError(f"Not a boolean: {value}")
        return self.BOOLEAN_STATES[value.lower()]

    def items(self, section=_UNSET, raw=False, vars=None):
        if section is _UNSET:
            return [(name, self[name]) for name in self]
        names = dict(self._defaults)
        try:
            names.update(self._sections[section])
        except KeyError:
            if section != self.default_section:
                raise NoSectionError(section) from None
        keys = list(names)
        for key, value in (vars or {}).items():
            names[self.optionxform(key)] = value
        if raw:
            return [(key, names[key]) for key in keys]
        return [(key, None if names[key] is None else self._interpolation.before_get(self, section, key, names[key], names)) for key in keys]

    def popitem(self):
        for name in self.sections():
            value = self[name]
            del self[name]
            return name, value
        raise KeyError

    def optionxform(self, optionstr):
        return optionstr.lower()

    def has_option(self, section, option):
        option = self.optionxform(option)
        if not section or section == self.default_section:
            return option in self._defaults
        return section in self._sections and (option in self._sections[section] or option in self._defaults)

    def set(self, section, option, value=None):
        if value:
            value = self._interpolation.before_set(self, section, option, value)
        if not section or section == self.default_section:
            names = self._defaults
        elif section in self._sections:
            names = self._sections[section]
        else:
            raise NoSectionError(section)
        names[self.optionxform(option)] = value

    def write(self, fp, space_around_delimiters=True):
        mark = f" {self._delimiters[0]} " if space_around_delimiters else self._delimiters[0]
        if self._defaults:
            self._write_section(fp, self.default_section, self._defaults.items(), mark)
        if UNNAMED_SECTION in self._sections and self._sections[UNNAMED_SECTION]:
            self._write_section(fp, UNNAMED_SECTION, self._sections[UNNAMED_SECTION].items(), mark)
        for section, names in self._sections.items():
            if section is not UNNAMED_SECTION:
                self._write_section(fp, section, names.items(), mark)

    def _write_section(self, fp, section, items, mark):
        if section is not UNNAMED_SECTION:
            fp.write(f"[{section}]\n")
        for key, value in items:
            if self.SECTCRE.match(key):
                raise InvalidWriteError(f"Cannot write key {key}; begins with section pattern")
            if any(delimiter in key for delimiter in self._delimiters):
                raise InvalidWriteError(f"Cannot write key {key}; contains delimiter")
            value = self._interpolation.before_write(self, section, key, value)
            if value is not None or not self._allow_no_value:
                key += mark + str(value).replace("\n", "\n\t")
            fp.write(key + "\n")
        fp.write("\n")

    def remove_option(self, section, option):
        if not section or section == self.default_section:
            names = self._defaults
        elif section in self._sections:
            names = self._sections[section]
        else:
            raise NoSectionError(section)
        return names.pop(self.optionxform(option), self) is not self

    def remove_section(self, section):
        if section not in self._sections:
            return False
        del self._sections[section]
        del self._proxies[section]
        return True

    def __getitem__(self, key):
        if key != self.default_section and key not in self._sections:
            raise KeyError(key)
        return self._proxies[key]

    def __setitem__(self, key, value):
        if key in self and self[key] is value:
            return
        if key == self.default_section:
            self._defaults.clear()
        elif key in self._sections:
            self._sections[key].clear()
        self.read_dict({key: value})

    def __delitem__(self, key):
        if key == self.default_section:
            raise ValueError("Cannot remove the default section.")
        if key not in self._sections:
            raise KeyError(key)
        self.remove_section(key)

    def __contains__(self, key):
        return key == self.default_section or key in self._sections

    def __len__(self):
        return len(self._sections) + 1

    def __iter__(self):
        yield self.default_section
        yield from self._sections

    def _without_comment(self, line):
        """The line without comments, and whether it was nothing but one."""
        for prefix in self._comments:
            if line.strip().startswith(prefix):
                return "", True
        end = len(line)
        for prefix in self._inline_comments:
            start = line.find(prefix)
            while start >= 0:
                if start == 0 or line[start - 1].isspace():
                    end = min(end, start)
                    break
                start = line.find(prefix, start + 1)
        return line[:end].strip(), False

    def _read(self, file, source):
        names = option = section = None
        seen, errors, indent = set(), None, 0
        lineno = 0
        if self._allow_unnamed_section:
            section = UNNAMED_SECTION
            names = self._sections.setdefault(section, self._dict())
            self._proxies.setdefault(section, SectionProxy(self, section))
        for lineno, line in enumerate(file, 1):
            value, is_comment = self._without_comment(line)
            if not value:
                if self._empty_lines_in_values:
                    if not is_comment and names is not None and option and names.get(option) is not None:
                        names[option].append("")
                else:
                    indent = 1 << 30
                continue
            start = len(line) - len(line.lstrip())
            if names is not None and option and start > indent:
                if names[option] is None:
                    raise MultilineContinuationError(source, lineno, line)
                names[option].append(value)
                continue
            indent = start
            header = self.SECTCRE.match(value)
            if header is not None:
                section, option = header.group("header"), None
                if section in self._sections:
                    if self._strict and section in seen:
                        raise DuplicateSectionError(section, source, lineno)
                    names = self._sections[section]
                elif section == self.default_section:
                    names = self._defaults
                else:
                    names = self._sections[section] = self._dict()
                    self._proxies[section] = SectionProxy(self, section)
                seen.add(section)
                continue
            if names is None:
                raise MissingSectionHeaderError(source, lineno, line)
            match = self._option.match(value)
            if match is None and not self._allow_no_value:
                errors = errors or ParsingError(source)
                errors.append(lineno, line)
                continue
            option = match.group("option") if match else value
            if not option:
                errors = errors or ParsingError(source)
                errors.append(lineno, line)
            option = self.optionxform(option.rstrip())
            if self._strict and (section, option) in seen:
                raise DuplicateOptionError(section, option, source, lineno)
            seen.add((section, option))
            names[option] = [match.group("value").strip()] if match else None
        self._join()
        if errors is not None:
            raise errors

    def _join(self):
        """Makes text of the lines of values."""
        for section, names in [(self.default_section, self._defaults), *self._sections.items()]:
            for name, value in names.items():
                if isinstance(value, list):
                    value = "\n".join(value).rstrip()
                names[name] = value if value is None else self._interpolation.before_read(self, section, name, value)

    def _check(self, *, section="", option="", value=""):
        if not isinstance(section, str) and section is not UNNAMED_SECTION:
            raise TypeError("section names must be strings or UNNAMED_SECTION")
        if not isinstance(option, str):
            raise TypeError("option keys must be strings")
        if not (self._allow_no_value and not value) and not isinstance(value, str):
            raise TypeError("option values must be strings")


class ConfigParser(RawConfigParser):
    _DEFAULT_INTERPOLATION = BasicInterpolation()

    def set(self, section, option, value=None):
        self._check(option=option, value=value)
        super().set(section, option, value)

    def add_section(self, section):
        self._check(section=section)
        super().add_section(section)


class SectionProxy(MutableMapping):
    """A section as a mapping."""

    def __init__(self, parser, name):
        self._parser, self._name = parser, name

    def __repr__(self):
        return f"<Section: {self._name}>"

    def __getitem__(self, key):
        if not self._parser.has_option(self._name, key):
            raise KeyError(key)
        return self._parser.get(self._name, key)

    def __setitem__(self, key, value):
        if isinstance(self._parser, ConfigParser):
            self._parser._check(option=key, value=value)
        self._parser.set(self._name, key, value)

    def __delitem__(self, key):
        if not (self._parser.has_option(self._name, key) and self._parser.remove_option(self._name, key)):
            raise KeyError(key)

    def __contains__(self, key):
        return self._parser.has_option(self._name, key)

    def _options(self):
        return list(self._parser.defaults()) if self._name == self._parser.default_section else self._parser.options(self._name)

    def __len__(self):
        return len(self._options())

    def __iter__(self):
        return iter(self._options())

    parser = property(lambda self: self._parser)
    name = property(lambda self: self._name)

    def get(self, option, fallback=None, *, raw=False, vars=None, **options):
        return self._parser.get(self._name, option, raw=raw, vars=vars, fallback=fallback, **options)

    def getint(self, option, fallback=None, **options):
        return self._parser.getint(self._name, option, fallback=fallback, **options)

    def getfloat(self, option, fallback=None, **options):
        return self._parser.getfloat(self._name, option, fallback=fallback, **options)

    def getboolean(self, option, fallback=None, **options):
        return self._parser.getboolean(self._name, option, fallback=fallback, **options)

    def __getattr__(self, name):
        if name.startswith("get") and name[3:] in self._parser.converters:
            convert = getattr(self._parser, name)
            return lambda option, fallback=None, **options: convert(self._name, option, fallback=fallback, **options)
        raise AttributeError(name)


class ConverterMapping(MutableMapping):
    """Functions that make values of text: `parser.getlist` for the one named `list`."""

    def __init__(self, parser):
        self._parser, self._data = parser, {"int": None, "float": None, "boolean": None}

    def __getitem__(self, key):
        return self._data[key]

    def __setitem__(self, key, value):
        self._data[key] = value

        def get(section, option, *, raw=False, vars=None, fallback=_UNSET):
            return self._parser._converted(section, value, option, fallback, raw=raw, vars=vars)
        setattr(self._parser, "get" + key, get)

    def __delitem__(self, key):
        del self._data[key]
        delattr(self._parser, "get" + key)

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)
