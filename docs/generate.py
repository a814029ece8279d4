"""Writes the generated parts of these pages anew: `python docs/generate.py`, with fairblock installed.

They stand between `<!-- generated: NAME -->` and `<!-- end -->`, and come from the schemas, the catalogs of
messages, the commands and the shipped policies; on pages under `zh/` in Chinese. The pages under `policies/` are
generated as a whole. `tests/e2e/test_docs.py` fails when a page is not as this script would write it.
"""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click

import fairblock
from fairblock import cli as cli_module
from fairblock.authoring.analyzing.catalog import FINDINGS
from fairblock.authoring.explaining.speaking import Speaker
from fairblock.authoring.explaining.whole import Whole
from fairblock.authoring.linting.lints.every import LINTS
from fairblock.authoring.linting.pages import page_of
from fairblock.engine.deciding import catalog as deciding
from fairblock.engine.language import catalog as language
from fairblock.engine.language import folder, resolve, rules, scope, yaml_reader
from fairblock.engine.language.comparisons import _FITTING, OPS
from fairblock.engine.language.conditions import _NEEDED, _OPTIONS, BOUNDS
from fairblock.engine.language.load import load_model
from fairblock.engine.language.model import Ground, Literal, Parameter, Procedure, Protection, Value
from fairblock.engine.language.moments import parse_date
from fairblock.engine.language.texts import Text
from fairblock.engine.language.types import bilingual
from fairblock.engine.semantics import catalog as semantics
from fairblock.engine.semantics import intake
from fairblock.reporting.documents.as_markdown import markdown_lines
from fairblock.reporting.remedy_text import kind_title
from fairblock.schemas import load_schema
from fairblock.service.http import catalog as service
from fairblock.service.letters.errors import MESSAGES as LETTERS
from fairblock.service.life.errors import MESSAGES as LIFE
from fairblock.service.log.errors import MESSAGES as LOG_MESSAGES
from fairblock.service.log.findings import FINDINGS as LOG_FINDINGS
from fairblock.service.log.findings import NOTES as LOG_NOTES

DOCS = Path(__file__).resolve().parent
PART = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
POLICY = "kuaishou"
LOG_COMMANDS = ("key", "init", "list", "search", "show", "verify", "anchor", "export", "purge")
WRITTEN_OUT_ON = "2026-01-01"  # the pages under policies/ say what is in force on this date
Json = dict[str, Any]


class Words:
    """The few words of the tables, in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.zh = lang == "zh"
        self.comma = "、" if self.zh else ", "
        self.either = "或" if self.zh else " or "

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def of(self, text: Text) -> str:
        return text.in_(self.lang)

    def title(self, part: Json) -> str:
        return self.of(bilingual(part, "title", " / "))

    def meaning(self, part: Json) -> str:
        return self.of(bilingual(part, "description", "\n"))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown."""
    lines = [list(head), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def code(*names: object) -> str:
    """Names as code, in a row."""
    return ", ".join(f"`{name}`" for name in names)


def heading(level: int, text: str, note: str = "") -> str:
    return f"{'#' * level} {text}\n\n" + (f"{note}\n\n" if note else "")


def follow(part: Json, schema: Json) -> Json:
    """A piece of a schema with what it refers to."""
    reference = str(part.get("$ref", ""))
    if not reference:
        return part
    file, _, path = reference.partition("#/")
    whole = load_schema(file.removesuffix(".schema.json")) if file else schema
    target: Any = whole
    for step in path.split("/"):
        target = target[step]
    return {**follow(target, whole), **{key: value for key, value in part.items() if key != "$ref"}}


# --- the case -----------------------------------------------------------------------------------------


def case_fields(words: Words) -> str:
    """Every object and collection of a case, each a table."""
    schema = load_schema("case")
    collections = [name for name, part in schema["properties"].items() if "x-time-field" in part]
    objects = [name for name, part in schema["properties"].items() if "properties" in follow(part, schema)]
    found = heading(3, words("最上层", "At the top"), words.meaning(schema)) + _fields(schema, schema, words)
    for name in objects:
        if name != "extensions":
            found += "\n" + _object(3, name, schema["properties"][name], schema, words)
    for name in collections:
        part = follow(schema["properties"][name], schema)
        note = words(
            f"{words.meaning(part)}记录自己的时间是 `{part['x-time-field']}`。",
            f"{words.meaning(part)} A record's own time is `{part['x-time-field']}`.",
        )
        record = follow(part["items"], schema)
        found += "\n" + heading(3, _named(name, part, words), note) + _fields(record, schema, words)
        found += _inner(4, name, record, schema, words)
    return found


def _named(name: str, part: Json, words: Words) -> str:
    return words(f"`{name}`：{words.title(part)}", f"`{name}`: {words.title(part)}")


def _object(level: int, name: str, part: Json, schema: Json, words: Words) -> str:
    whole = follow(part, schema)
    found = heading(level, _named(name, whole, words), words.meaning(whole)) + _fields(whole, schema, words)
    return found + _inner(level + 1, name, whole, schema, words)


def _inner(level: int, name: str, part: Json, schema: Json, words: Words) -> str:
    """The objects in an object, each a table of its own."""
    inner = [(key, follow(one, schema)) for key, one in part["properties"].items() if key != "extensions"]
    return "".join(
        "\n" + _object(level, f"{name}.{key}", one, schema, words) for key, one in inner if "properties" in one
    )


def _fields(part: Json, schema: Json, words: Words) -> str:
    head = words("字段 类型 必填 默认 含义", "field type required default meaning").split()
    required, rows = part.get("required", ()), []
    for name, raw in part["properties"].items():
        one = follow(raw, schema)
        default = f"`{json.dumps(one['default'], ensure_ascii=False)}`" if "default" in one else ""
        must = words("是", "yes") if name in required else ""
        rows.append((f"`{name}`", _type(one, schema, words), must, default, _told(one, schema, words)))
    return table(head, rows)


def _type(part: Json, schema: Json, words: Words) -> str:
    part = follow(part, schema)
    kind = part.get("type")
    if "x-time-field" in part:
        return words("记录的列表", "list of records")
    if kind == "array":
        return words("列表：", "list: ") + _type(part["items"], schema, words)
    if part.get("format") == "date-time":
        return words("时间", "time")
    if "enum" in part:
        return words("固定词", "word")
    if "const" in part:
        return f"`{json.dumps(part['const'])}`"
    if kind == "integer":
        low, high = part.get("minimum", 0), part.get("maximum", intake.MAX_NUMBER)
        bounds = f" {low}–{high}" if high != intake.MAX_NUMBER else f" ≥ {low}" if low else ""
        return words("整数", "integer") + bounds
    if kind == "string" and part.get("maxLength", 0) > 100:
        size = f"{part['minLength']}–{part['maxLength']}"
        return words(f"文字，{size} 字", f"text, {size}")
    names = {"string": ("文字", "text"), "boolean": ("是非", "boolean"), "object": ("对象", "object")}
    return words(*names[str(kind)])


def _told(part: Json, schema: Json, words: Words) -> str:
    """The meaning of a field, with its words where the meaning does not tell them."""
    meaning = words.meaning(part)
    values = follow(part["items"], schema).get("enum", ()) if "items" in part else part.get("enum", ())
    if not all(value in meaning for value in values):
        meaning += words(" 固定词：", " Words: ") + code(*values)
    return meaning


def case_codes(words: Words) -> str:
    """The error codes of a case, with what each may say."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry, text in semantics.PROBLEMS.items():
        found[entry.partition(":")[0]].append(blank(words.of(text)))
    head = words("代码 说法", "code says").split()
    return table(head, ((f"`{name}`", "<br>".join(said)) for name, said in found.items()))


def case_limits(words: Words) -> str:
    """The limits of a case."""
    rows = [
        (words("一份案件", "one case"), words("字节", "bytes"), intake.MAX_BYTES),
        (words("嵌套（最上层算一层）", "nesting, the top one counted"), words("层", "levels"), intake.MAX_DEPTH),
        (words("一组记录", "one collection"), words("条", "records"), intake.MAX_RECORDS),
        (words("一个数字", "one number"), words("最大值", "at most"), intake.MAX_NUMBER),
    ]
    return table(words("什么 单位 上限", "what unit limit").split(), ((a, b, f"{limit:,}") for a, b, limit in rows))


# --- the language -------------------------------------------------------------------------------------


def _keys(schema: str, name: str | None, words: Words) -> str:
    whole = load_schema(schema)
    part = whole["$defs"][name] if name else whole
    required = part.get("required", ())
    rows = [
        (f"`{key}`", words("是", "yes") if key in required else "", words.meaning(follow(one, whole)))
        for key, one in part["properties"].items()
    ]
    return table(words("键 必写 含义", "key required meaning").split(), rows)


def _keys_of(schema: str, name: str | None) -> Callable[[Words], str]:
    return lambda words: _keys(schema, name, words)


def collection_conditions(words: Words) -> str:
    """What each condition on a collection takes."""
    options = load_schema("rules")["$defs"]["condition"]["properties"]
    rows = []
    for form, keys in _OPTIONS.items():
        needed = [*_NEEDED.get(form, ()), *([words("三个界限之一", "one bound")] if form == "count" else [])]
        rest = [key for key in keys if key not in needed and not (form == "count" and key in BOUNDS)]
        must = ", ".join(f"`{key}`" if key in keys else key for key in needed)
        rows.append((f"`{form}`", must, code(*rest), _first(words.meaning(options[form]), words)))
    return table(words("形式 必写 可写 含义", "form needs takes meaning").split(), rows)


def _first(text: str, words: Words) -> str:
    """A meaning without the list of collections that the schema repeats for editors."""
    return text.partition(words("可用的类别", " The lists are"))[0]


def condition_options(words: Words) -> str:
    """The keys beside a collection condition."""
    options = load_schema("rules")["$defs"]["condition"]["properties"]
    keys = ("where", "of", "by", "satisfies", "within", "burst", "time", *BOUNDS)
    return table(words("键 含义", "key meaning").split(), ((f"`{key}`", words.meaning(options[key])) for key in keys))


def operators(words: Words) -> str:
    """Each operator with the types of fields that it fits."""
    options = load_schema("rules")["$defs"]["comparison"]["properties"]
    rows = []
    for op in OPS:
        kinds = [kind for kind, fitting in _FITTING.items() if op in fitting]
        rows.append(
            (
                f"`{op}`",
                words("全部", "all") if len(kinds) == len(_FITTING) else ", ".join(kinds),
                words.meaning(options[op]),
            )
        )
    return table(words("运算符 字段类型 含义", "operator types meaning").split(), rows)


def terms(words: Words) -> str:
    """The ways to write a number."""
    options = load_schema("rules")["$defs"]["term"]["properties"]
    rows = [(f"`{key}`", words.meaning(one)) for key, one in options.items()]
    return table(words("键 含义", "key meaning").split(), rows)


def language_limits(words: Words) -> str:
    """The limits of a policy."""
    rows = [
        (words("一个文件", "one file"), words("字节", "bytes"), yaml_reader.MAX_BYTES),
        (words("文件里的嵌套", "nesting in a file"), words("层", "levels"), yaml_reader.MAX_DEPTH),
        (words("一个文件夹", "one folder"), words("规则文件", "rule files"), folder.MAX_FILES),
        (words("逐级继承", "policies that extend one another"), words("级", "policies"), resolve.MAX_PARENTS),
        (words("一个条件，连同所引用的", "a condition, with what it names"), words("层", "levels"), scope.MAX_NESTING),
        (words("一条规则，连同所引用的", "a rule, with what it names"), words("条件", "conditions"), rules.MAX_SIZE),
    ]
    return table(words("什么 单位 上限", "what unit limit").split(), ((a, b, f"{limit:,}") for a, b, limit in rows))


# --- the verdict --------------------------------------------------------------------------------------


def statuses(words: Words) -> str:
    """The statuses of the three kinds of rules."""
    parts = load_schema("verdict")["$defs"]
    rows: list[tuple[str, str, str]] = []
    for kind in ("ground", "protection", "procedure"):
        name = f"{kind}_status"
        told = dict(_values_told(parts[name], words))
        rows += [(kind, f"`{value}`", told[value]) for value in parts[name]["enum"]]
    return table(words("规则 状态 含义", "rule status meaning").split(), rows)


def _values_told(part: Json, words: Words) -> Iterator[tuple[str, str]]:
    """What the description says of each word: `word 中文；` and `word = English;`."""
    text = words.meaning(part)
    pieces = re.split(words("[；。]", "[;.](?: |$)"), text)
    for value in part["enum"]:
        piece = next(one for one in pieces if re.search(rf"(^|[：:] ?){re.escape(value)}( = | )", one))
        yield value, re.split(rf"{re.escape(value)}(?: = | )", piece, maxsplit=1)[1]


def reasons(words: Words) -> str:
    """The codes of reasons, with what they say."""
    part = load_schema("verdict")["$defs"]["reason"]["properties"]["code"]
    told = dict(_values_told(part, words))
    rows = [(f"`{name}`", told[name], blank(words.of(text))) for name, text in deciding.REASONS.items()]
    return table(words("代码 含义 说法", "code meaning says").split(), rows)


def warnings(words: Words) -> str:
    """The codes of warnings."""
    rows = [(f"`{name}`", words.of(text)) for name, text in deciding.WARNINGS.items()]
    return table(words("代码 含义", "code meaning").split(), rows)


def steps(words: Words) -> str:
    """The steps of a remedy."""
    parts = load_schema("verdict")["$defs"]
    names = [name for name, one in parts.items() if one.get("properties", {}).get("step", {}).get("const") == name]
    rows = []
    for name in names:
        inner = parts[name]["properties"]
        fields = "<br>".join(
            words(
                f"`{key}`：{words.meaning(follow(one, load_schema('verdict')))}",
                f"`{key}`: {words.meaning(follow(one, load_schema('verdict')))}",
            )
            for key, one in inner.items()
            if key not in ("step", "any_kind")
        )
        if "any_kind" in inner:
            fields += words("<br>`any_kind`：任何一种证据都行。", "<br>`any_kind`: any of these kinds will do.")
        rows.append((f"`{name}`", words.meaning(parts[name]), fields))
    return table(words("步骤 含义 字段", "step meaning fields").split(), rows)


# --- the shipped policy -------------------------------------------------------------------------------


@cache
def shipped() -> fairblock.Policy:
    return fairblock.load_policy(POLICY)


def _value(value: Value) -> str:
    """A literal or a parameter's present value, as an author would write it."""
    if isinstance(value, Parameter):
        return str(value.name)
    return str(value.value) if isinstance(value, Literal) else str(value)


def _parameter(name: str) -> str:
    """A parameter's value as it is written in the policy."""
    return _written()[name]["value"]


@cache
def _written() -> dict[str, Json]:
    """The parameters of the shipped policies as their manifests write them."""
    found: dict[str, Json] = {}
    for name in ("base", POLICY):
        file = folder.shipped_folder() / name / folder.MANIFEST
        document = yaml_reader.read_yaml(str(file), file.read_bytes())
        found |= document.data.get("parameters", {})
    return found


def _plain(value: Value) -> str:
    name = _value(value)
    return str(_parameter(name)) if isinstance(value, Parameter) else name


def shipped_grounds(words: Words) -> str:
    """The ground rules with the evidence and the contacts that they need."""
    rows = []
    for rule in shipped().model.rules:
        if not isinstance(rule, Ground):
            continue
        evidence = "<br>".join(
            words(f"`{item.collection}`：", f"`{item.collection}`: ")
            + words.either.join(words.of(kind_title(kind)) for kind in item.kinds)
            for item in rule.evidence
        )
        contact = words("不要求", "waived")
        if rule.communication is not None:
            attempts, wait = _plain(rule.communication.attempts), _duration(rule.communication.wait)
            each = "" if wait.startswith("0") else words(f"，各等 {wait}", f", {wait} each")
            contact = words(f"{attempts} 次", attempts) + each
        days = _plain(rule.block.days) if rule.block is not None and rule.block.days is not None else ""
        rows.append((f"{words.of(rule.title)}<br>`{rule.id}`", evidence, contact, days, code(*rule.procedures)))
    head = words("规则/每条记录要的证据/沟通/最多天数/另须", "rule/evidence for each/contacts/days/also").split("/")
    return table(head, rows)


def _duration(value: Value) -> str:
    if isinstance(value, Parameter):
        return str(_parameter(value.name))
    assert isinstance(value, Literal)
    seconds = int(value.value) // 1_000_000
    return f"{seconds // 3600}h"


def shipped_protections(words: Words) -> str:
    """The protections."""
    rows = []
    for rule in shipped().model.rules:
        if isinstance(rule, Protection):
            against = (
                words("全部", "all")
                if rule.against is None
                else words.comma.join(words.of(deciding.ground_name(one)) for one in sorted(rule.against))
            )
            rows.append((f"{words.of(rule.title)}<br>`{rule.id}`", against, code(*sorted(rule.exempt))))
    return table(words("规则/保护哪些事由/不挡哪些规则", "rule/against/except").split("/"), rows)


def shipped_procedures(words: Words) -> str:
    """The procedures, with what to do about each."""
    nothing = words("（没有：此人此时办不了）", "(nothing that this person could do now)")
    rows = [
        (
            f"{words.of(rule.title)}<br>`{rule.id}`",
            words("有的规则要求", "some rules") if rule.on_request else words("总是", "always"),
            words.of(rule.remedy) or nothing,
        )
        for rule in shipped().model.rules
        if isinstance(rule, Procedure)
    ]
    return table(words("手续 何时 怎么办", "procedure when remedy").split(), rows)


def shipped_parameters(words: Words) -> str:
    """Every number of the shipped policy and its reason."""
    rows = []
    for name, one in sorted(_written().items()):
        title, why = ((one[key].get(words.lang) or next(iter(one[key].values()))) for key in ("title", "why"))
        rows.append((f"`${name}`", str(one["value"]), title, why))
    return table(words("参数 值 名称 理由", "parameter value title why").split(), rows)


# --- commands and problems ----------------------------------------------------------------------------


def _help(*path: str) -> Callable[[Words], str]:
    def text(_words: Words) -> str:
        command: Any = cli_module.cli
        context = click.Context(
            command,
            info_name="fairblock",
            max_content_width=100,
            terminal_width=100,
            help_option_names=["-h", "--help"],
        )
        for name in path:
            command = command.get_command(context, name)
            context = click.Context(command, info_name=name, parent=context, max_content_width=100, terminal_width=100)
        return f"```text\n{command.get_help(context)}\n```\n"

    return text


def blank(template: str) -> str:
    """A message with its blanks as `…`."""
    kept = template.replace("{{", "\0").replace("}}", "\1")
    return re.sub(r"\{[a-z_]+\}", "…", kept).replace("\0", "{").replace("\1", "}")


@cache
def _hints() -> dict[str, list[str]]:
    """The hints that the source gives with each problem."""
    found: dict[str, list[str]] = defaultdict(list)
    top = Path(fairblock.__file__).parent
    for room in ("engine", "authoring"):
        for file in sorted((top / room).rglob("*.py")):
            functions = [
                node
                for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
                if isinstance(node, ast.FunctionDef)
            ]
            for function in functions:
                for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                    for name, hint in _hints_of(call, function, functions):
                        if hint not in found[name]:
                            found[name].append(hint)
    return found


def _hints_of(call: ast.Call, inside: ast.FunctionDef, functions: list[ast.FunctionDef]) -> Iterator[tuple[str, str]]:
    """The codes that a call names, each with the hints that it names, assigns before, or gets from a function."""
    for number, argument in enumerate(call.args[:-1]):
        codes = (
            []
            if isinstance(argument, ast.Call)
            else [name for name in _constants(argument) if name in language.PROBLEMS or name in semantics.PROBLEMS]
        )
        if not codes:
            continue
        sources: list[ast.AST] = [call.args[number + 1]]
        for kind in (ast.Name, ast.Call):
            for node in [node for one in sources for node in ast.walk(one) if isinstance(node, kind)]:
                if isinstance(node, ast.Name):
                    sources += [
                        done.value
                        for done in ast.walk(inside)
                        if isinstance(done, ast.Assign)
                        and any(isinstance(one, ast.Name) and one.id == node.id for one in done.targets)
                    ]
                elif isinstance(node.func, ast.Name):
                    sources += [one for one in functions if one.name == node.func.id]
        hints = [one for source in sources for one in _constants(source)]
        yield from (
            (name, hint) for name in codes for hint in hints if hint in language.HINTS or hint in semantics.HINTS
        )
        return


def _constants(node: ast.AST) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _problems(texts: dict[str, Text], hints: dict[str, Text], prefixes: tuple[str, ...], words: Words) -> str:
    order = ("zh", "en") if words.zh else ("en", "zh")
    rows = []
    for name, text in texts.items():
        if not name.startswith(prefixes):
            continue
        given = _hints().get(name, []) or ([name] if name in hints else [])
        said = "<br>".join(blank(text.in_(lang)) for lang in order)
        told = "<br>".join(blank(hints[hint].in_(lang)) for hint in given if hint in hints for lang in order)
        rows.append((f"`{name.partition(':')[0]}`", said, told))
    return table(words("代码 说明 提示", "code message hint").split(), rows)


def other_hints(words: Words) -> str:
    """The hints that belong to no one code."""
    order = ("zh", "en") if words.zh else ("en", "zh")
    given = {hint for hints in _hints().values() for hint in hints}
    rest = [
        text
        for hints, texts in ((language.HINTS, language.PROBLEMS), (semantics.HINTS, semantics.PROBLEMS))
        for name, text in hints.items()
        if name not in given and name not in texts
    ]
    return table([words("提示", "hint")], (["<br>".join(blank(text.in_(lang)) for lang in order)] for text in rest))


def policy_problems(words: Words) -> str:
    return _problems(language.PROBLEMS, language.HINTS, ("policy.",), words)


def yaml_problems(words: Words) -> str:
    return _problems(language.PROBLEMS, language.HINTS, ("yaml.",), words)


def test_problems(words: Words) -> str:
    return _problems(language.PROBLEMS, language.HINTS, ("test.", "mutant.", "claim."), words)


def case_problems(words: Words) -> str:
    return _problems(semantics.PROBLEMS, semantics.HINTS, ("case.",), words)


def life_codes(words: Words) -> str:
    """Why something cannot have become of a decision, and why no letter can be written."""
    order = ("zh", "en") if words.zh else ("en", "zh")
    rows = (
        (f"`{code}`", "<br>".join(blank(text.in_(lang)) for lang in order)) for code, text in (LIFE | LETTERS).items()
    )
    return table(words("代码 说明", "code message").split(), rows)


def log_problems(words: Words) -> str:
    return _problems(LOG_MESSAGES, {}, ("log.",), words)


def log_findings(words: Words) -> str:
    """What `fairblock log verify` finds: faults, then notes."""
    return _problems({**LOG_FINDINGS, **LOG_NOTES}, {}, ("log.",), words)


def service_problems(words: Words) -> str:
    """Everything that the service answers instead of an answer, by code, with its HTTP status."""
    head = words("代码 状态 名称 说法", "code status title detail").split()
    rows = (
        (f"`{code}`", str(kind.status), words.of(kind.title), blank(words.of(kind.detail)))
        for code, kind in service.PROBLEMS.items()
    )
    return table(head, rows)


# --- analysis ---------------------------------------------------------------------------------------------


def findings(words: Words) -> str:
    """Everything that `fairblock analyze` may find, by name, with what to do about it."""
    head = words("名称 说法 怎么办", "name|what it says|what to do").split("|" if not words.zh else " ")
    rows = ((f"`{name}`", blank(words.of(text)), blank(words.of(hint))) for name, (text, hint) in FINDINGS.items())
    return table(head, rows)


# --- lints --------------------------------------------------------------------------------------------


def lints(words: Words) -> str:
    """Every lint with its page."""
    head = (words("检查", "lint"), words("意思", "what it holds"), words("程度", "severity"))
    severities = {"error": words("严重", "error"), "warning": words("提醒", "warning")}
    rows = ((f"[{x.name}](lints/{x.name}.md)", words.of(x.says), severities[x.severity]) for x in LINTS)
    return table(head, rows)


def lint_pages() -> dict[Path, str]:
    """The pages of the lints, which are generated as a whole."""
    found: dict[Path, str] = {}
    for top, lang, back in ((DOCS, "en", "All lints"), (DOCS / "zh", "zh", "全部检查")):
        for lint in LINTS:
            found[top / "lints" / f"{lint.name}.md"] = f"{page_of(lint, lang)}\n[{back}](../lints.md)\n"
    return found


PARTS: dict[str, Callable[[Words], str]] = {
    "case-fields": case_fields,
    "case-codes": case_codes,
    "case-limits": case_limits,
    "manifest-keys": _keys_of("policy", None),
    "parameter-keys": _keys_of("policy", "parameter"),
    "ground-keys": _keys_of("rules", "ground_rule"),
    "protection-keys": _keys_of("rules", "protection_rule"),
    "procedure-keys": _keys_of("rules", "procedure_rule"),
    "collection-conditions": collection_conditions,
    "condition-options": condition_options,
    "operators": operators,
    "terms": terms,
    "language-limits": language_limits,
    "lints": lints,
    "life-codes": life_codes,
    "findings": findings,
    "verdict-fields": _keys_of("verdict", None),
    "reason-fields": _keys_of("verdict", "reason"),
    "rule-fields": _keys_of("verdict", "rule_result"),
    "block-fields": _keys_of("verdict", "block"),
    "statuses": statuses,
    "reasons": reasons,
    "warnings": warnings,
    "steps": steps,
    "shipped-grounds": shipped_grounds,
    "shipped-protections": shipped_protections,
    "shipped-procedures": shipped_procedures,
    "shipped-parameters": shipped_parameters,
    "suite-keys": _keys_of("policy_test", None),
    "test-keys": _keys_of("policy_test", "test"),
    "expect-keys": _keys_of("policy_test", "expect"),
    "help": _help(),
    "help-analyze": _help("analyze"),
    "help-check": _help("check"),
    "help-lint": _help("lint"),
    "help-test": _help("test"),
    "help-generate": _help("generate"),
    "help-mutate": _help("mutate"),
    "help-diff": _help("diff"),
    "help-backtest": _help("backtest"),
    "help-prove": _help("prove"),
    "help-new-case": _help("new", "case"),
    "help-new-policy": _help("new", "policy"),
    "help-new-rule": _help("new", "rule"),
    "help-new-test": _help("new", "test"),
    "help-fmt": _help("fmt"),
    "help-hook": _help("hook"),
    "help-build": _help("build"),
    "help-explain": _help("explain"),
    "help-serve": _help("serve"),
    "serve-keys": _keys_of("serve", None),
    "serve-limits": _keys_of("serve", "limits"),
    "service-problems": service_problems,
    "policy-problems": policy_problems,
    "yaml-problems": yaml_problems,
    "test-problems": test_problems,
    "case-problems": case_problems,
    "log-problems": log_problems,
    "log-findings": log_findings,
    "log-config": _keys_of("log", None),
    **{f"help-log-{name}": _help("log", name) for name in LOG_COMMANDS},
    "other-hints": other_hints,
}


def pages() -> list[Path]:
    """All pages, without the decisions, which are nobody's reference."""
    return sorted([*DOCS.glob("*.md"), *(DOCS / "zh").glob("*.md")])


def regenerated(page: Path, text: str) -> str:
    """The page's text with its generated parts as they are now."""
    words = Words("zh" if page.parent.name == "zh" else "en")
    return PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]](words).strip()}\n\n{found[3]}", text)


def written_out() -> dict[Path, str]:
    """The shipped policy in plain sentences, as `fairblock explain` writes it: page by page."""
    day = parse_date(WRITTEN_OUT_ON)
    assert day is not None
    model = load_model(POLICY)
    return {
        DOCS / "policies" / f"{POLICY}.{language}.md": "\n".join(
            markdown_lines(Whole(model, Speaker(language), day).document())
        )
        + "\n"
        for language in ("zh", "en")
    }


def main() -> None:
    made = {page: regenerated(page, page.read_text(encoding="utf-8")) for page in pages()} | written_out()
    for page, after in made.items():
        page.parent.mkdir(exist_ok=True)
        before = page.read_text(encoding="utf-8") if page.exists() else ""
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"written: {page.relative_to(DOCS)}")
    whole = lint_pages()
    for page, text in whole.items():
        page.parent.mkdir(parents=True, exist_ok=True)
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")
            print(f"written: {page.relative_to(DOCS)}")
    for page in {*DOCS.glob("lints/*.md"), *DOCS.glob("zh/lints/*.md")} - whole.keys():
        page.unlink()
        print(f"removed: {page.relative_to(DOCS)}")


if __name__ == "__main__":
    main()
