"""The words of `fairblock new policy`, `new rule` and `new test`, in Chinese and English."""

from ..engine.language.texts import Text

SCAFFOLD_WORDS: dict[str, Text] = {
    # names of tests
    "try_allow": Text("成立、手续齐全、已沟通", "proven, in order and talked over with the buyer"),
    "try_fewer": Text("「{title}」少一条就不成立", "one record fewer under {title} is not enough"),
    "try_nothing": Text("查过了，什么都没有发生", "somebody looked, and nothing happened"),
    "try_nobody_looked": Text("没有人查过，不算成立", "nobody looked, which proves nothing"),
    "try_no_evidence": Text("没有证据，不算成立", "without evidence nothing is proven"),
    "try_no_talk": Text("没有沟通过，先沟通", "nobody has talked to the buyer yet"),
    "try_clear": Text("没有这种情形，不保护", "nothing of the kind, and it does not protect"),
    "try_applies": Text("有这种情形，保护买家", "the buyer is protected"),
    "try_unresolved": Text("没有人查过 {what}，照样保护", "nobody looked at {what}, and it protects all the same"),
    "try_met": Text("手续齐全", "in order"),
    "try_unmet": Text("不齐全", "not in order"),
    "try_unknown": Text("没有填写 {what}，不算齐全", "{what} is not filled in, which is not in order"),
    "try_as_it_is": Text("案件现在的样子", "the case as it stands"),
    "try_todo": Text(
        "{lacks}。请补全 {file}，再删去这一行",
        "{lacks}: complete {file}, then remove this line",
    ),
    # comments in files
    "about_suite": Text(
        "由 fairblock new 写成：案件是编造的，请改成你想说的样子。\n每个测试都从 {file} 开始，只写改动之处。\n运行：fairblock test {policy}",
        "Written by fairblock new: the case is made up, change it to what you mean.\nEvery test starts from {file} and says only what is different.\nTo run them: fairblock test {policy}",
    ),
    "about_rule": Text(
        "由 fairblock new 写成。改好名称、说明和数字，删去用不着的，再运行 fairblock test {policy}。\n$名称 是一个数字，写在 policy.yaml 的 parameters 里，或来自上级规则集。",
        "Written by fairblock new. Put in your own words and numbers, and remove what you do not need;\nthen run fairblock test {policy}.\n$name is a number: it stands under parameters in policy.yaml, or comes from the policy that yours extends.",
    ),
    "about_policy": Text(
        "由 fairblock new 写成：只写与 {extends} 不同的地方，其余全部沿用。\n规则写在旁边的 rules.yaml，测试写在 tests/；怎么用见 README.zh.md。",
        "Written by fairblock new: it says only what is different from {extends}, and takes over all the rest.\nThe rules stand in rules.yaml beside it, the tests in tests/; README.md says how to use them.",
    ),
    # what is said
    "scaffold_tests": Text(
        "{count} 个测试，全部通过；它们只是开头，还没有覆盖规则的每个条件",
        "{count} tests, all passed; they are a beginning, and do not yet try every condition of the rule",
    ),
    "scaffold_todo": Text(
        "{count} 个测试，其中 {todo} 个待办：编造的案件还不完整",
        "{count} tests, {todo} of them to do: the made-up case is not complete yet",
    ),
    "scaffold_others": Text(
        "注意：它改变了另外 {count} 个测试的结果，请看 {command}",
        "note: it changes what comes out of {count} other tests, see {command}",
    ),
    "lacks_rule": Text(
        "编造的案件只让规则达到 {status}，规则读取 {fields}",
        "the made-up case takes the rule only to {status}; the rule reads {fields}",
    ),
    "lacks_others": Text(
        "规则的条件成立，但只达到 {status}：{others}",
        "what the rule asks about holds, but it gets only to {status}: {others}",
    ),
    "lacks_other": Text("{message}（{name}，读取 {fields}）", "{message} ({name}, which reads {fields})"),
    "scaffold_failed_before": Text(
        "注意：另外 {count} 个测试没有通过，之前就是这样，请看 {command}",
        "note: {count} other tests fail, as they did before, see {command}",
    ),
    "scaffold_next": Text(
        "接下来：改写标题和数字，然后运行 {command}；\n  {command} --coverage 列出还没有测试到的条件，{mutate} 列出改了也没有测试发现的地方",
        "next: put in your own words and numbers, then run {command};\n  {command} --coverage lists what no test has tried yet, and {mutate} which changes no test would notice",
    ),
    "scaffold_shipped": Text(
        "`{policy}` 随 fairblock 一起发布，不能改；请先用 fairblock new policy 建一个自己的",
        "`{policy}` comes with fairblock and is not changed; make one of your own with fairblock new policy",
    ),
    "scaffold_no_rule": Text("规则集 {policy} 没有规则 `{name}`", "the policy {policy} has no rule `{name}`"),
    "scaffold_rule_there": Text("规则集 {policy} 已有规则 `{name}`", "the policy {policy} has a rule `{name}` already"),
    "new_name_form": Text(
        "`{name}` 只能用英文字母、数字和 _ - .（规则编号），例如 {example}；中文名称写在 --title-zh",
        "`{name}` may hold only the letters A to Z, digits, _, - and, in the id of a rule, dots, such as {example}; what people call it goes into --title-zh and --title-en",
    ),
    "scaffold_refused": Text("没有写入任何文件：这样的规则有问题", "nothing was written: such a rule has problems"),
    "scaffold_tests_refused": Text(
        "没有写入任何文件：规则集现有的测试有问题", "nothing was written: the tests of the policy have problems"
    ),
    "scaffold_not_empty": Text(
        "{file} 已存在且不是空文件夹，没有改动", "{file} is there already, and no empty folder: it was left alone"
    ),
    "scaffold_no_parent": Text(
        "没有可继承的规则集 `{name}`（路径从新文件夹算起）",
        "there is no policy `{name}` to extend (a path counts from the new folder)",
    ),
    "scaffold_no_field": Text(
        "`{collection}` 的记录没有字段 `{name}`", "records of `{collection}` have no field `{name}`"
    ),
    "scaffold_no_path": Text("案件没有字段 `{name}`", "a case has no field `{name}`"),
    "scaffold_comparison": Text(
        "`{found}` 应写成 字段=值，例如 status=closed、rating<=2 或 kind=quality,other",
        "`{found}` should be FIELD=VALUE, such as status=closed, rating<=2 or kind=quality,other",
    ),
    # what is asked on a terminal
    "ask_name": Text("规则集的短名（字母、数字、_、-）", "Short name of the policy (letters, digits, _ and -)"),
    "ask_kind": Text("哪一种规则", "What kind of rule"),
    "ask_policy": Text("规则集所在的文件夹", "Folder of the policy"),
    "ask_rule": Text("给哪条规则写测试", "The rule to be tested"),
    "ask_id": Text(
        "规则编号，例如 malicious_order.fake_returns", "Id of the rule, such as malicious_order.fake_returns"
    ),
    "ask_ground": Text(
        "事由，例如 malicious_review、malicious_order、malicious_attack、malicious_complaint",
        "Ground, such as malicious_review, malicious_order, malicious_attack or malicious_complaint",
    ),
    "ask_collection": Text("数哪一类记录", "The records that it counts"),
    "ask_evidence": Text("每条记录要哪种证据", "The kind of evidence that each record needs"),
    "ask_require": Text("手续的要求，写成 字段=值", "What is required, as FIELD=VALUE"),
    "ask_title_zh": Text("中文标题", "Title in Chinese"),
    "ask_title_en": Text("英文标题", "Title in English"),
    # `fairblock hook`
    "hook_none": Text("{where} 之下没有规则集（policy.yaml）", "there is no policy (policy.yaml) in or below {where}"),
}
