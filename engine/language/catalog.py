"""Every message about a policy, in Chinese and English; the code is the key, and is never reused."""

from .texts import Text

PROBLEMS: dict[str, Text] = {
    # the text of a file
    "yaml.too_large": Text(
        "文件有 {size} 字节，超过上限 {limit}", "the file has {size} bytes, more than the limit of {limit}"
    ),
    "yaml.encoding": Text("文件不是 UTF-8 编码", "the file is not UTF-8"),
    "yaml.empty": Text("文件是空的", "the file is empty"),
    "yaml.syntax": Text("不是合法的 YAML：{plain}（`{what}`）", "this is not YAML: {plain} (`{what}`)"),
    "yaml.character": Text("YAML 不允许字符 {what}", "YAML does not allow the character {what}"),
    "yaml.documents": Text("一个文件只能有一份 YAML 文档", "a file holds one YAML document only"),
    "yaml.version": Text("只支持 YAML 1.2", "only YAML 1.2 is read"),
    "yaml.alias": Text("不允许使用别名 `*{name}`", "the alias `*{name}` is not allowed"),
    "yaml.anchor": Text("不允许使用锚点 `&{name}`", "the anchor `&{name}` is not allowed"),
    "yaml.tag": Text("不允许使用标签 `{name}`", "the tag `{name}` is not allowed"),
    "yaml.depth": Text("嵌套超过 {limit} 层", "nested more than {limit} levels deep"),
    "yaml.key": Text("键必须是文字，这里是 `{name}`", "a key must be text, not `{name}`"),
    "yaml.duplicate_key": Text("键 `{name}` 重复", "the key `{name}` stands twice"),
    "yaml.null": Text("`{name}` 没有值", "`{name}` has no value"),
    "yaml.too_many": Text(
        "文件里的值超过 {limit} 个，请分成几个文件", "the file holds more than {limit} values, split it into several"
    ),
    "yaml.more": Text(
        "问题太多，只列出这个文件的前 {limit} 个", "too many problems, only the first {limit} of this file are listed"
    ),
    "yaml.number": Text("数字 `{name}` 太长或不是有限数", "the number `{name}` is too long or not finite"),
    # the folder
    "policy.not_found": Text("找不到规则集 `{name}`", "there is no policy `{name}`"),
    "policy.not_a_folder": Text("`{name}` 不是文件夹", "`{name}` is not a folder"),
    "policy.no_manifest": Text("文件夹里没有 policy.yaml", "the folder has no policy.yaml"),
    "policy.artefact_form": Text(
        "`{name}` 不是 fairblock build 写的文件", "`{name}` is no file that fairblock build wrote"
    ),
    "policy.artefact_stale": Text(
        "`{name}` 由 fairblock {made} 制成，与现在的版本或字段表不符",
        "`{name}` was built by fairblock {made}, for another version or other case fields than these",
    ),
    "policy.artefact_tampered": Text("`{name}` 的内容在制成之后变过", "`{name}` has changed since it was built"),
    "policy.unreadable": Text("读不了这个文件：{why}", "the file cannot be read: {why}"),
    "policy.folder_unreadable": Text("读不了这个文件夹：{why}", "the folder cannot be read: {why}"),
    "policy.yml": Text("扩展名 .yml 的文件不会被读取", "a file that ends in .yml is not read"),
    "policy.hidden": Text(
        "文件里有规则，但文件名以点开头，不会被读取",
        "the file has rules, but one whose name begins with a dot is not read",
    ),
    "policy.too_many_files": Text("规则文件超过 {limit} 个", "there are more than {limit} rule files"),
    "policy.manifest_form": Text(
        "policy.yaml 应是由键和值组成的映射", "policy.yaml must be a mapping of keys to values"
    ),
    "policy.extends_unknown": Text(
        "要继承的规则集 `{name}` 不存在", "the policy `{name}` that this one extends does not exist"
    ),
    "policy.extends_cycle": Text("继承成环：{way}", "the policies extend each other in a circle: {way}"),
    "policy.extends_deep": Text("继承超过 {limit} 层", "more than {limit} policies extend one another"),
    "policy.disable_unknown": Text(
        "要停用的规则 `{name}` 在上级规则集里不存在",
        "the rule `{name}` to be disabled is not in the policy that this one extends",
    ),
    # form
    "policy.unknown_key": Text("不认识的键 `{name}`", "unknown key `{name}`"),
    "policy.missing_key": Text("缺少 `{name}`", "`{name}` is missing"),
    "policy.wrong_type": Text("这里应是{names}，而不是 `{found}`", "expected {names} here, not `{found}`"),
    "policy.wrong_value": Text("`{found}` 不能写在这里", "`{found}` is not a value that may stand here"),
    "policy.number_size": Text("`{found}` 超出范围，应 {names}", "`{found}` is out of range, it must be {names}"),
    "policy.length_size": Text("内容的长度或项数应 {names}", "the length or number of items must be {names}"),
    "policy.wrong_form": Text("`{found}` 的写法不对", "`{found}` is not written as it should be"),
    "policy.not_together": Text("`{name}` 在这里多余", "`{name}` may not stand here beside the others"),
    "policy.duplicate_id": Text(
        "编号 `{name}` 已在 {file}:{line} 用过", "the id `{name}` is already used in {file}:{line}"
    ),
    "policy.date": Text("`{found}` 不是日期", "`{found}` is not a date"),
    "policy.same_from": Text("两个值从同一天 `{name}` 开始", "two values hold from the same day `{name}`"),
    "policy.effective_empty": Text(
        "`until` 不晚于 `from`，规则永远不生效", "`until` is not after `from`, so the rule is never in force"
    ),
    # names
    "policy.unknown_parameter": Text("没有参数 `${name}`", "there is no parameter `${name}`"),
    "policy.unused_parameter": Text("参数 `{name}` 没有被用到", "the parameter `{name}` is not used"),
    "policy.unknown_fact": Text("没有事实 `{name}`", "there is no fact `{name}`"),
    "policy.fact_cycle": Text("事实互相引用成环：{way}", "facts name each other in a circle: {way}"),
    "policy.unknown_term": Text("没有算式 `{name}`", "there is no term `{name}`"),
    "policy.term_cycle": Text("算式互相引用成环：{way}", "terms name each other in a circle: {way}"),
    "policy.unknown_rule": Text("没有规则 `{name}`", "there is no rule `{name}`"),
    "policy.rule_kind": Text(
        "规则 `{name}` 的 kind 是 {found}，这里需要 {kind}",
        "the rule `{name}` is a {found}, and a {kind} is needed here",
    ),
    "policy.unknown_path": Text("案件里没有字段 `{name}`", "a case has no field `{name}`"),
    "policy.unknown_field": Text("{where} 的记录里没有字段 `{name}`", "a record of {where} has no field `{name}`"),
    "policy.path_collection": Text(
        "`{name}` 是一组记录，不能直接比较", "`{name}` is a collection of records and cannot be compared"
    ),
    "policy.path_text": Text("字段名应是文字，而不是 `{found}`", "a field is named by a text, not by `{found}`"),
    "policy.unknown_collection": Text("没有名为 `{name}` 的记录集合", "there is no collection `{name}`"),
    # conditions
    "policy.condition_form": Text("条件应是映射", "a condition must be a mapping"),
    "policy.condition_empty": Text("条件是空的", "the condition is empty"),
    "policy.all_list": Text("`{name}` 后面应是一列条件", "`{name}` takes a list of conditions"),
    "policy.list_empty": Text("列表是空的", "the list is empty"),
    "policy.fact_in_predicate": Text(
        "对单条记录的条件里不能用 `fact`", "a `fact` may not stand in a condition on a record"
    ),
    "policy.collection_in_predicate": Text(
        "对单条记录的条件里不能再用 `{name}`", "`{name}` may not stand in a condition on a record"
    ),
    "policy.collection_stands_alone": Text(
        "`{name}` 不能与 `{form}` 写在同一个映射里", "`{name}` may not stand in one mapping with `{form}`"
    ),
    "policy.unknown_option": Text("`{form}` 不认识 `{name}`", "`{form}` does not take `{name}`"),
    "policy.option_missing": Text("`{form}` 需要 `{name}`", "`{form}` needs `{name}`"),
    "policy.one_bound": Text(
        "`count` 需要且只能有一个界限，这里有：{found}", "`count` takes exactly one bound, found: {found}"
    ),
    "policy.burst_alone": Text(
        "`burst` 只能与 `count` 的 `at_least` 一起用", "`burst` goes with the `at_least` of a `count` only"
    ),
    "policy.share_bound": Text(
        "比例 `{found}` 应大于 0 且不超过 1", "the share `{found}` must be more than 0 and at most 1"
    ),
    "policy.time_field": Text("`{name}` 不是这些记录的时间字段", "`{name}` is not a time field of these records"),
    "policy.total_field": Text("`{name}` 是{kind}类型，不能求和", "`{name}` is of type {kind} and cannot be summed"),
    "policy.distinct_field": Text(
        "`{name}` 是{kind}类型，不能数不同的值", "the values of `{name}`, of type {kind}, cannot be counted"
    ),
    "policy.too_deep": Text(
        "条件连同它引用的内容嵌套超过 {limit} 层",
        "the condition, with what it names, is nested more than {limit} levels deep",
    ),
    "policy.too_complex": Text(
        "条件连同它引用的内容超过 {limit} 个", "there are more than {limit} conditions here, with what they name"
    ),
    # operators and values
    "policy.unknown_operator": Text("没有运算符 `{name}`", "there is no operator `{name}`"),
    "policy.operator_type": Text(
        "运算符 `{name}` 不能用于{kind}类型的字段", "the operator `{name}` does not fit a field of type {kind}"
    ),
    "policy.default_exists": Text("`default` 不能与 `exists` 一起用", "`default` may not stand beside `exists`"),
    "policy.default_alone": Text("只有 `default`，没有比较", "there is a `default` but no comparison"),
    "policy.text_wanted": Text("这里应是文字，而不是 `{found}`", "expected a text, not `{found}`"),
    "policy.boolean_wanted": Text("这里应是 true 或 false，而不是 `{found}`", "expected true or false, not `{found}`"),
    "policy.number_wanted": Text("这里应是数字，而不是 `{found}`", "expected a number, not `{found}`"),
    "policy.whole_wanted": Text("这里应是整数，而不是 `{found}`", "expected a whole number, not `{found}`"),
    "policy.number_range": Text("数字 `{found}` 太大", "the number `{found}` is too large"),
    "policy.bound_small": Text("界限 `{found}` 应至少为 {minimum}", "the bound `{found}` must be at least {minimum}"),
    "policy.time_wanted": Text("`{found}` 不是带时区的时间", "`{found}` is not a time with an offset"),
    "policy.duration": Text("`{found}` 不是时长", "`{found}` is not a duration"),
    "policy.enum_value": Text("`{found}` 不是这个字段可能的值", "`{found}` is not a value that this field can have"),
    "policy.value_form": Text("看不懂的值：键为 {found}", "this is not a value: a mapping with the keys {found}"),
    "policy.field_type": Text(
        "字段 `{name}` 是{found}类型，这里需要{kind}",
        "the field `{name}` is of type {found}, and {kind} is needed here",
    ),
    "policy.term_here": Text(
        "`{found}` 只用于数字，不能与{kind}类型比较", "`{found}` is for numbers and cannot be compared with {kind}"
    ),
    "policy.term_list": Text("`{op}` 后面应是一列数字", "`{op}` takes a list of terms"),
    "policy.if_form": Text(
        "`if` 需要 `then` 和 `else`，且仅此三项；不符：{found}",
        "an `if` takes `then` and `else` and nothing else; at fault: {found}",
    ),
    "policy.list_here": Text("这里应是单个值，而不是列表", "expected a single value, not a list"),
    "policy.list_wanted": Text("这里应是列表", "expected a list"),
    "policy.parameter_type": Text(
        "参数 `${name}`（{file}:{line}）不能用在这里：{why}",
        "the parameter `${name}` ({file}:{line}) does not fit here: {why}",
    ),
    "policy.parameter_value": Text(
        "参数 `${name}` 用在不能写这个值的地方：{why}",
        "the parameter `${name}` is used where this value does not fit: {why}",
    ),
    "policy.parameter_dollar": Text(
        "参数的值 `{found}` 不能是另一个参数", "the value `{found}` of a parameter may not be another parameter"
    ),
    "policy.parameter_list": Text("参数 `${name}` 不是列表", "the parameter `${name}` is not a list"),
    "policy.parameter_scalar": Text(
        "参数 `${name}` 是列表，这里需要单个值", "the parameter `${name}` is a list, and a single value is needed here"
    ),
    "policy.evidence_unread": Text(
        "为 `{name}` 要求证据，但规则没有读取它", "evidence is asked for `{name}`, which the rule does not read"
    ),
    # tests of a policy
    "test.yml": Text("扩展名不是 .yaml 的测试文件不会被读取", "a test file that does not end in .yaml is not read"),
    "test.subfolder": Text("子文件夹里的测试文件不会被读取", "a test file in a subfolder is not read"),
    "test.no_tests": Text("这一组没有任何测试", "the suite has no tests"),
    "test.states_nothing": Text("测试没有写出任何预期", "the test states nothing"),
    "test.duplicate_suite": Text(
        "测试组 `{name}` 已在 {file}:{line} 用过", "the suite `{name}` is already in {file}:{line}"
    ),
    "test.duplicate_name": Text("测试名 `{name}` 重复", "the test `{name}` stands twice"),
    "test.unknown_suite": Text("没有测试组 `{name}`", "there is no suite `{name}`"),
    "test.base_cycle": Text("基础案件互相引用成环：{way}", "the suites are each other's base in a circle: {way}"),
    "test.base_missing": Text("读不了基础案件 `{name}`：{why}", "the base case `{name}` cannot be read: {why}"),
    "test.base_json": Text("基础案件不是 JSON 对象：{why}", "the base case is not a JSON object: {why}"),
    "test.pointer": Text("`{found}` 不是 JSON 指针", "`{found}` is not a JSON pointer"),
    "test.pointer_missing": Text("案件里没有 `{where}`", "the case has no `{where}`"),
    "test.pointer_index": Text("`{step}` 不是 `{where}` 里的位置", "`{step}` is not a position in `{where}`"),
    "test.pointer_scalar": Text("`{where}` 里面没有别的内容", "there is nothing inside of `{where}`"),
    "test.unknown_rule": Text("规则集没有规则 `{name}`", "the policy has no rule `{name}`"),
    "test.status": Text(
        "`{rule}` 是{kind}，不会有状态 `{found}`", "`{rule}` is a {kind} and cannot have the status `{found}`"
    ),
    "test.codes_alone": Text("`codes` 只与 `verdict: error` 一起写", "`codes` goes with `verdict: error` only"),
    "test.error_alone": Text("无效的案件没有 `{name}`", "a case that is not valid has no `{name}`"),
    # claims of a policy
    "claim.one_form": Text(
        "一条主张要写 never、always、reachable 中的一个，这里有：{found}",
        "a claim is one of never, always and reachable, found: {found}",
    ),
    "claim.says_nothing": Text("主张没有写出结论或状态", "the claim states neither a verdict nor a status"),
    "claim.duplicate_id": Text(
        "主张 `{name}` 已在 {file}:{line} 用过", "the claim `{name}` is already in {file}:{line}"
    ),
    "claim.unknown_rule": Text("规则集没有规则 `{name}`", "the policy has no rule `{name}`"),
    "claim.status": Text(
        "`{rule}` 是{kind}，不会有状态 `{found}`", "`{rule}` is a {kind} and cannot have the status `{found}`"
    ),
    "mutant.form": Text("这里要写改动和理由", "here must be changes and the reason"),
    "mutant.twice": Text("改动 `{name}` 重复", "the change `{name}` stands twice"),
    "mutant.stale": Text("没有这样的改动：`{name}`", "there is no such change: `{name}`"),
    "mutant.noticed": Text("已有测试发现改动 `{name}`", "a test does notice the change `{name}`"),
}

# what the types of fields and values are called
KINDS: dict[str, Text] = {
    "text": Text("文字", "text"),
    "enum": Text("选项", "choice"),
    "integer": Text("数字", "number"),
    "boolean": Text("是非", "true or false"),
    "time": Text("时间", "time"),
    "array": Text("列表", "list"),
    "object": Text("一组字段", "group of fields"),
    "duration": Text("时长", "duration"),
}

HINTS: dict[str, Text] = {
    "nearest": Text("是否想写 `{near}`？", "did you mean `{near}`?"),
    "policy.write": Text("写成 `{near}`", "write `{near}`"),
    "one_of": Text("可以写：{names}", "one of: {names}"),
    "yaml.encoding": Text("在编辑器中另存为 UTF-8", "save the file as UTF-8 in your editor"),
    "yaml.syntax": Text(
        "检查这一行及上一行的缩进、引号和括号", "check indentation, quotes and brackets of this line and the one before"
    ),
    "yaml.tab": Text("缩进请用空格，不要用制表符", "indent with spaces, not with tabs"),
    "yaml.colon": Text("含冒号的文字请加引号", "quote a text that holds a colon"),
    "yaml.alias": Text(
        "把内容写完整，或用 facts、terms、parameters 起名字",
        "write it out, or give it a name under facts, terms or parameters",
    ),
    "yaml.tag": Text("需要文字时请加引号", "quote the value where a text is meant"),
    "yaml.key": Text("给键加引号", "quote the key"),
    "yaml.duplicate_key": Text(
        "它第一次写在第 {line} 行；两个条件请用 `all`", "it first stands in line {line}; for two conditions use `all`"
    ),
    "yaml.dash": Text("列表里新的一条以 `- {name}:` 开头", "a new item of a list begins with `- {name}:`"),
    "yaml.dash_space": Text("`-` 后面要空一格", "write a space after the `-`"),
    "yaml.pair": Text("写成 `键: 值`，冒号后空一格", "write `key: value`, with a space after the colon"),
    "yaml.indent": Text(
        "从第 {column} 列开始写，与第 {line} 行一样；缩进只用空格",
        "begin it in column {column}, as line {line} does, and indent with spaces only",
    ),
    "yaml.quote": Text("在同一行补上结束的引号", "close it in the same line"),
    "yaml.quotes": Text(
        "给整段文字加引号；单引号里的 ' 写成 ''", "quote the whole text; inside of '…' write '' for an apostrophe"
    ),
    "yaml.bracket": Text("补上 `{sign}`", "close it with `{sign}`"),
    "yaml.bracket_more": Text("删去多余的右括号", "there is one closing bracket too many"),
    "yaml.bracket_other": Text("`{{` 用 `}}` 结束，`[` 用 `]` 结束", "`{{` is closed by `}}`, and `[` by `]`"),
    "yaml.wide_space": Text(
        "这里是全角空格，请改成普通空格", "there is a full-width space here; write an ordinary one"
    ),
    "yaml.no_break_space": Text(
        "这里是不换行空格，请改成普通空格", "there is a no-break space here; write an ordinary one"
    ),
    "yaml.thousands": Text("数字里不写逗号：`{near}`", "write the number without commas: `{near}`"),
    "yaml.comment": Text("给含 ` #` 的文字加引号", "quote the text that holds ` #`"),
    "yaml.null": Text("写上值，或删去这个键", "give it a value or remove the key"),
    "yaml.null_flow": Text("含英文逗号的文字请加引号", "quote text that holds a comma"),
    "policy.not_found": Text(
        "随附的规则集：{names}；自己的规则集请写文件夹路径",
        "shipped policies: {names}; for your own, give the path of its folder",
    ),
    "policy.not_a_folder": Text("规则集是一个含 policy.yaml 的文件夹", "a policy is a folder with a policy.yaml"),
    "policy.artefact": Text(
        "用 fairblock build 从规则集文件夹重新制作", "build it anew from the policy's folder with fairblock build"
    ),
    "policy.no_manifest": Text(
        "新建 policy.yaml，写上 policy、version 和 title", "create policy.yaml with policy, version and title"
    ),
    "policy.yml": Text("改名为 .yaml", "rename it to .yaml"),
    "policy.hidden": Text("去掉文件名开头的点，或删去这个文件", "take the dot from its name, or delete the file"),
    "policy.extends_unknown": Text(
        "随附的规则集：{names}；文件夹路径以 `.` 开头", "shipped policies: {names}; a path begins with `.`"
    ),
    "policy.extends_path": Text(
        "文件夹路径以点开头，从这个规则集的文件夹算起：`{near}`",
        "the path of a folder begins with a dot, and counts from this policy's folder: `{near}`",
    ),
    "policy.rules_above": Text(
        "在列表上面写 `rules:`，列表往里缩进", "write `rules:` above the list, and indent the list below it"
    ),
    "policy.missing_key": Text("补上它，例如 `{near}`", "add it, for example `{near}`"),
    "policy.write_like": Text("写法例如 `{near}`", "it is written like `{near}`"),
    "policy.single": Text("这里只写一个值", "write a single value here"),
    "policy.number_size": Text("改成 {names} 的数", "write a number that is {names}"),
    "policy.not_together": Text(
        "只留一个：删去 `{name}`，或删去与它重复的那一项", "keep one of them: remove `{name}`, or what it stands beside"
    ),
    "policy.effective_empty": Text(
        "`until` 那一天规则已不生效，要写比 `from` 晚的日子",
        "on the day of `until` the rule is no longer in force: write a later day than that of `from`",
    ),
    "policy.rule_kind": Text("这里可以写：{names}", "rules that may stand here: {names}"),
    "policy.remove": Text("删去 `{name}`", "remove `{name}`"),
    "policy.define": Text(
        "在 policy.yaml 的 {section} 里定义它，或写已有的：{names}",
        "define it under {section} in policy.yaml, or name one that is there: {names}",
    ),
    "policy.define_first": Text(
        "先在 policy.yaml 的 {section} 里定义它", "define it under {section} in policy.yaml first"
    ),
    "policy.fields": Text("合适的字段：{names}", "fields that fit: {names}"),
    "policy.no_field": Text("这里没有合适的字段", "there is no field here that fits"),
    "policy.case_fields": Text("fairblock schema case 列出全部字段", "fairblock schema case shows every field"),
    "policy.whole_wanted": Text("去掉小数，写 `{near}`", "write it without a fraction: `{near}`"),
    "policy.minor_unit": Text(
        "金额以最小货币单位计，如分：写 `{near}`",
        "money is counted in its smallest unit, such as cents: write `{near}`",
    ),
    "policy.bound_small": Text("写 {minimum} 或更大的数", "write {minimum} or more"),
    "policy.bound_zero": Text(
        "“至少 0 条”总是成立：删去这个条件；“一条也没有”写 `none`",
        "at least 0 is always true: remove the condition, or write `none` where there must be no record",
    ),
    "policy.attempts_zero": Text(
        "不需要沟通就写 `communication: waived`", "where no talking is needed write `communication: waived`"
    ),
    "policy.cycle": Text("去掉其中一处引用", "take out one of them, so that none leads back to itself"),
    "policy.extends_deep": Text("把几层合成一个规则集", "join some of them into one policy"),
    "policy.same_from": Text("删去其中一个，或换一天", "remove one of the two, or give it another day"),
    "policy.too_deep": Text("拆成几条规则，或写得平一些", "split it into several rules, or write it flatter"),
    "policy.too_complex": Text("拆成几条规则", "split it into several rules"),
    "policy.too_many_files": Text("把几个文件合成一个", "join some of the files"),
    "policy.unreadable": Text("检查它是不是普通文件、有没有读取权限", "see that it is a plain file that may be read"),
    "policy.folder_unreadable": Text(
        "检查这个文件夹有没有读取和进入的权限", "see that the folder may be read and entered"
    ),
    "policy.number_range": Text("最大是 9007199254740991", "the largest is 9007199254740991"),
    "policy.term_here": Text("写一个值、$参数 或 {{field: 字段}}", "write a value, a $parameter or {{field: path}}"),
    "policy.path_text": Text("写字段名，例如 request.remark", "write the name of a field, such as request.remark"),
    "yaml.empty": Text(
        "写上内容（规则文件至少要有 `rules: []`），或删去这个文件",
        "write what belongs into it (at least `rules: []` in a rule file), or delete the file",
    ),
    "yaml.documents": Text("删去这一行 `---`，或分成几个文件", "remove this line `---`, or split the file"),
    "yaml.version": Text("删去 `%YAML` 这一行", "remove the line that begins with `%YAML`"),
    "yaml.character": Text("删去这个字符", "remove this character"),
    "yaml.depth": Text("写得平一些；这里常是忘了关的括号", "write it flatter; a bracket may have been left open here"),
    "yaml.number": Text("写短一些的数，文字请加引号", "write a shorter number, or quote it if it is text"),
    "yaml.too_large": Text("分成几个文件", "split it into several files"),
    "yaml.more": Text("先改这些，再检查一次", "mend these first, then check again"),
    "policy.version": Text("写成 1.0.0", "write it as 1.0.0"),
    "policy.bilingual": Text("写成 {{zh: …, en: …}}", "write it as {{zh: …, en: …}}"),
    "policy.boolean": Text("写 true 或 false，不加引号", "write true or false, without quotes"),
    "policy.name": Text("只用字母、数字、_、. 和 -", "letters, digits, _ . and - only"),
    "policy.beside_where": Text(
        "`{name}` 与 `where` 并列，不写在 `where` 里", "`{name}` stands beside `where`, not in it"
    ),
    "policy.dollar_forgotten": Text("是否想写 `${near}`？", "did you mean `${near}`?"),
    "policy.unit": Text("这里只写数字，不写单位：`{near}`", "write the number alone, without a unit: `{near}`"),
    "policy.wide_digits": Text("这里有全角数字，请写成 `{near}`", "these are full-width digits; write `{near}`"),
    "policy.chinese_comma": Text(
        "`{sign}` 是中文标点，列表用英文逗号：`{near}`",
        "this is a Chinese `{sign}`; the items of a list are separated by a plain comma: `{near}`",
    ),
    "policy.digits": Text("用阿拉伯数字写，如 3", "write digits, such as 3"),
    "yaml.punctuation": Text(
        "这一行有中文标点，请改成英文的 : , {{ }} [ ]", "this line has Chinese punctuation; write : , {{ }} [ ]"
    ),
    "yaml.space": Text("英文冒号后面要空一格", "write a space after the colon"),
    "policy.parameter_dollar": Text(
        "写出值本身；以 $ 开头的普通文字写成 $$…",
        "write the value itself; a plain text that begins with $ is written $$…",
    ),
    "policy.empty": Text("填上内容，或删去它", "fill it in, or remove it"),
    "policy.quote": Text("给文字加引号", "quote the text"),
    "policy.slug": Text(
        "只用小写英文字母、数字、- 和 _，例如 `taobao`", "small Latin letters, digits, - and _ only, such as `taobao`"
    ),
    "policy.duplicate_id": Text("给其中一个换一个编号", "give one of the two another id"),
    "policy.record_field": Text(
        "这是 {names} 的记录的字段，要写在对这些记录的条件里，例如 {{some: {name}, where: {{…}}}}",
        "records of {names} have it: it goes into a condition on them, such as {{some: {name}, where: {{…}}}}",
    ),
    "policy.date": Text("写成 2026-01-31，并且是日历上有的日子", "write it as 2026-01-31, a day that exists"),
    "policy.dollar": Text(
        "在 policy.yaml 的 parameters 里定义它；以 $ 开头的普通文字写成 $$…",
        "define it under parameters in policy.yaml; a plain text that begins with $ is written $$…",
    ),
    "policy.unused_parameter": Text("在规则里写 `${name}`，或删去它", "use it in a rule as `${name}`, or remove it"),
    "policy.unknown_rule": Text(
        "若它被上级停用，请改写引用它的规则", "if it was disabled, replace the rule that names it as well"
    ),
    "policy.path_case": Text("要读案件的字段，请写 `{near}`", "to read a field of the case write `{near}`"),
    "policy.path_collection": Text(
        "用 some、none、count 等条件读取记录", "read records with some, none, count and so on"
    ),
    "policy.condition_form": Text(
        "例如 {{request.remark: {{exists: true}}}}", "for example {{request.remark: {{exists: true}}}}"
    ),
    "policy.all_list": Text("每个条件前写一个 `- `", "write `- ` before each condition"),
    "policy.fact_in_predicate": Text(
        "事实是对整个案件的条件，请放在集合条件之外；对单条记录的条件不能起名字，要写出来",
        "a fact is about the whole case: put it outside of the collection condition, and write out what is about a record",
    ),
    "policy.collection_in_predicate": Text(
        "两组记录各写一个条件，用 `all` 连起来", "write one condition for each collection and join them with `all`"
    ),
    "policy.collection_stands_alone": Text("用 `all` 把两个条件连起来", "join the two conditions with `all`"),
    "policy.one_bound": Text("写 at_least、at_most 或 exactly 之一", "write one of at_least, at_most and exactly"),
    "policy.burst_alone": Text(
        "写成 {{count: …, burst: 7d, at_least: 3}}", "write {{count: …, burst: 7d, at_least: 3}}"
    ),
    "policy.share_bound": Text("百分之八十写作 0.8", "eighty per cent is written 0.8"),
    "policy.time_field": Text(
        "不写 `time` 时用这组记录自己的时间", "without `time` the collection's own time field is used"
    ),
    "policy.default_exists": Text("有默认值的字段总是存在", "a field with a default always exists"),
    "policy.default_alone": Text(
        "在旁边写上比较，例如 {{default: 0, lt: 10}}", "add a comparison beside it, as in {{default: 0, lt: 10}}"
    ),
    "policy.operator_array": Text(
        "列表用 has、has_any、length 或 exists", "for a list use has, has_any, length or exists"
    ),
    "policy.text_wanted": Text("给它加引号", "quote it"),
    "policy.number_quoted": Text("数字不要加引号", "write a number without quotes"),
    "policy.time_wanted": Text("写成 '2026-01-31T08:00:00+08:00'", "write it as '2026-01-31T08:00:00+08:00'"),
    "policy.duration": Text("写成 90s、15m、24h、30d 或 2w", "write it as 90s, 15m, 24h, 30d or 2w"),
    "policy.value_form": Text(
        "值可以是文字、数字、$参数、{{field: 字段}} 或算式",
        "a value is a literal, $parameter, {{field: path}} or a term",
    ),
    "policy.term_list": Text("例如 {{add: [{{field: a}}, 5]}}", "for example {{add: [{{field: a}}, 5]}}"),
    "policy.if_form": Text("写成 {{if: 条件, then: 数, else: 数}}", "write {{if: condition, then: term, else: term}}"),
    "policy.list_here": Text("要与几个值之一相等，用 `in`", "to compare with one of several values use `in`"),
    "policy.list_wanted": Text("写成 [a, b]", "write it as [a, b]"),
    "policy.parameter_type": Text(
        "写上合适的值，如 `{near}`，或换用合适的参数：{names}",
        "write a value that fits, such as `{near}`, or use a parameter that does: {names}",
    ),
    "policy.parameter_type_only": Text(
        "写上合适的值，如 `{near}`，或改参数的值",
        "write a value that fits, such as `{near}`, or change the parameter's value",
    ),
    "policy.parameter_value": Text(
        "改成合适的值，如 `{near}`；这个参数用在 {file}:{line}",
        "give it a value that fits, such as `{near}`; the parameter is used in {file}:{line}",
    ),
    "policy.evidence_unread": Text("规则读取的是：{names}", "the rule reads: {names}"),
    # tests of a policy
    "test.subfolder": Text("移到 {name} 下", "move it to {name}"),
    "test.no_tests": Text(
        "在 `tests` 下写 `- name: …` 和 `expect: …`", "under `tests`, write `- name: …` with `expect: …`"
    ),
    "test.states_nothing": Text(
        "在 `expect` 下写 verdict、statuses、reasons 或 remedies 等",
        "under `expect`, state verdict, statuses, reasons, remedies or more",
    ),
    "test.duplicate_name": Text("它第一次写在第 {line} 行", "it first stands in line {line}"),
    "test.base_missing": Text("路径从测试文件所在的文件夹算起", "the path counts from the folder of the test file"),
    "test.pointer": Text(
        "以 / 开头，例如 /orders/0/status；名字里的 / 写成 ~1，~ 写成 ~0",
        "it begins with /, as in /orders/0/status; in a name / is written ~1 and ~ is written ~0",
    ),
    "test.index": Text("那里有 {count} 项，从 0 数起", "it has {count} items, counted from 0"),
    "test.index_append": Text(
        "那里有 {count} 项，从 0 数起；`-` 表示追加", "it has {count} items, counted from 0; `-` appends one"
    ),
    "test.append_last": Text("`-` 只能在最后：把整项写成新值", "`-` stands last: give the whole item as the value"),
    "test.append_twice": Text("写成列表，一项一个：`- /orders/-: …`", "write a list, one a line: `- /orders/-: …`"),
    "test.codes_alone": Text("写上 `verdict: error`", "add `verdict: error`"),
    "test.error_alone": Text("只写 `verdict` 和 `codes`", "state `verdict` and `codes` only"),
    "claim.one_form": Text(
        "分成几条主张，每条写一个，例如 `never: {{verdict: allow, when: …}}`",
        "write one claim for each, such as `never: {{verdict: allow, when: …}}`",
    ),
    "claim.says_nothing": Text(
        "写上 `verdict: allow` 之类，或 `statuses: {{规则编号: 状态}}`",
        "add `verdict: allow` or the like, or `statuses: {{RULE ID: STATUS}}`",
    ),
    "claim.duplicate_id": Text(
        "上级的主张也对这个规则集成立；请另起编号",
        "what a parent claims holds of this policy too; choose another id",
    ),
    "mutant.form": Text(
        "写成 `equivalent: [{{mutants: [名称…], reason: {{zh: …, en: …}}}}]`",
        "write `equivalent: [{{mutants: [NAME…], reason: {{zh: …, en: …}}}}]`",
    ),
    "mutant.stale": Text("删去这一项", "remove this entry"),
}
