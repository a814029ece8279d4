"""The parts about the language of policies: conditions, operators, numbers, limits."""

from fairblock.engine.language import folder, resolve, rules, scope, yaml_reader
from fairblock.engine.language.comparisons import FITTING, OPS
from fairblock.engine.language.conditions import BOUNDS, NEEDED, OPTIONS
from fairblock.schemas import load_schema

from .writing import Words, code, limits, table


def collection_conditions(words: Words) -> str:
    """What each condition on a collection takes."""
    options = load_schema("rules")["$defs"]["condition"]["properties"]
    rows = []
    for form, keys in OPTIONS.items():
        needed = [*NEEDED.get(form, ()), *([words("三个界限之一", "one bound")] if form == "count" else [])]
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
        kinds = [kind for kind, fitting in FITTING.items() if op in fitting]
        rows.append(
            (
                f"`{op}`",
                words("全部", "all") if len(kinds) == len(FITTING) else ", ".join(kinds),
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
    return limits(words, rows)
