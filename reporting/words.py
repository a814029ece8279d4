"""The words of the text output that belong to no code, in Chinese and English."""

from ..engine.language.texts import Text
from ..engine.semantics.catalog import HINTS
from .backtest_page_words import BACKTEST_PAGE_WORDS
from .backtest_words import BACKTEST_WORDS
from .claim_words import CLAIM_WORDS
from .generate_words import GENERATE_WORDS
from .life_words import LIFE_WORDS
from .log_words import LOG_WORDS
from .mcp_words import MCP_WORDS
from .packet_words import PACKET_WORDS
from .proof_words import PROOF_WORDS
from .replay_words import REPLAY_WORDS
from .scaffold_words import SCAFFOLD_WORDS
from .serve_words import SERVE_WORDS
from .table_words import TABLE_WORDS

OUTCOME = {
    "allow": Text("可以拉黑", "block permitted"),
    "deny": Text("不得拉黑", "block not permitted"),
    "needs-communication": Text("先沟通，再决定", "talk to the buyer first"),
}
WORDS: dict[str, Text] = {
    "why": Text("理由", "Why"),
    "block": Text("建议的拉黑", "Recommended block"),
    "scope": Text("范围", "scope"),
    "scope_none_loud": Text(
        "注意：所请求的范围一样都不能拉黑，这等于什么都不拉黑",
        "but nothing of the requested scope: this blocks nothing at all",
    ),
    "scope_none": Text("所请求的范围都不被允许", "none of the requested scope is permitted"),
    "days": Text("{days} 天，至 {until}", "{days} days, until {until}"),
    "days_only": Text("{days} 天", "{days} days"),
    "no_limit": Text("没有期限", "without a limit"),
    "grounds": Text("事由", "ground"),
    "obligations": Text("拉黑后仍须", "What the shop still owes the buyer"),
    "missing": Text("还缺什么", "What is missing"),
    "remedies": Text("怎样才能允许", "What would make it an allow"),
    "missing_elsewhere": Text(
        "其他规则还缺什么（不影响此结论）", "What other rules lack (does not change this answer)"
    ),
    "no_remedy": Text("没有正当的办法能使它变成允许", "Nothing honest would turn this into an allow"),
    "remedy_for": Text("按规则 {rule}（{title}）", "by the rule {rule} ({title})"),
    "alternatives": Text("（完成其中一份清单即可）", "(any one of these checklists)"),
    "trace": Text("规则是怎样逐步触发的", "How the rules fired, step by step"),
    "trace_common": Text("所有规则共用", "for all rules"),
    "trace_possible": Text("（若未知之处成立）", " (if what is unknown turns out so)"),
    "built": Text("已写入 {file}（{policy} {version}，{digest}）", "wrote {file} ({policy} {version}, {digest})"),
    "no_rule_of_that_name": Text(
        "规则集 `{policy}` 没有规则 {names}；不写规则名，就解释全部规则",
        "the policy `{policy}` has no rule {names}; without a name all of its rules are explained",
    ),
    "no_such_rule": Text(
        "规则集 `{policy}` 在那一天没有这些规则：{names}", "on that day the policy `{policy}` has no rule: {names}"
    ),
    "provide_all": Text(
        "为以下记录各补一份有效证据（{kinds}）：{records}", "add valid evidence ({kinds}) for each of: {records}"
    ),
    "provide_some": Text(
        "从以下记录中任选 {count} 条，各补一份有效证据（{kinds}）：{records}",
        "add valid evidence ({kinds}) for any {count} of: {records}",
    ),
    "supply_field": Text("查清并填写：{title}（{path}）", "find out and fill in: {title} ({path})"),
    "supply_collection": Text(
        "查清并填入：{title}（{path}）；没有则写 []",
        "look up and fill in: {title} ({path}); if there are none, write []",
    ),
    "favourable": Text(
        "只有查到的内容对拉黑没有妨碍时才算数", "counts only if what is found does not stand in the way"
    ),
    "complete": Text("{message}", "{message}"),
    "answer": Text(
        "答复买家在 {record} 中的解释，并填写答复时间（answered_at）",
        "answer what the buyer explained in {record}, and note when (answered_at)",
    ),
    "communicate": Text(
        "再与买家有效沟通 {attempts} 次，并等候 {wait}（买家先回复则不必等）",
        "talk to the buyer in a way that counts, {attempts}× more, and wait {wait} (or until they reply)",
    ),
    "doubt": Text("{ref} 指向这条记录，但不算：{why}", "{ref} refers to it, but does not count: {why}"),
    "doubt_kind": Text("证据种类不对", "it is of another kind"),
    "doubt_after": Text("取证晚于案件时间", "it was captured after the time of the case"),
    "doubt_before": Text("取证早于这条记录", "it was captured before the record"),
    "doubt_invalid": Text("不符合规则集对证据的要求：{fields}", "not valid under the policy, look at: {fields}"),
    "is_not": Text("没有「{title}」", "not: {title}"),
    "communicate_now": Text(
        "再与买家有效沟通 {attempts} 次", "talk to the buyer in a way that counts, {attempts}× more"
    ),
    "communicate_how": Text("有效沟通：{needs}", "what counts: {needs}"),
    "wait": Text("等到 {until}，其间无须再做什么", "wait until {until}; there is nothing else to do"),
    "warnings": Text("注意", "Please check"),
    "waiting": Text("{count} 条规则在等：{rules}", "{count} rules wait for it: {rules}"),
    "waiting_one": Text("规则：{rules}", "rule: {rules}"),
    "records": Text("记录", "records"),
    "of": Text("（{count} 条）", "({count})"),
    "more": Text("等共 {count} 项", "… {count} in all"),
    "or": Text("或", " or "),
    "comma": Text("、", ", "),
    "place": Text("位置", "at"),
    "hint": Text("提示", "hint"),
    "case": Text("案件", "case"),
    "at": Text("案件时间", "as of"),
    "invalid_case": Text("案件无效", "the case is invalid"),
    "line": Text("第 {line} 行", "line {line}"),
    "summary": Text(
        "共 {total} 件：允许 {allow}，不允许 {deny}，须先沟通 {talk}，无法判断 {errors}",
        "{total} cases: {allow} allow, {deny} deny, {talk} needs-communication, {errors} not decided",
    ),
    "no_cases": Text("没有任何案件可判断", "there is no case to decide"),
    "no_rules": Text("规则集 `{policy}` 没有任何规则", "the policy `{policy}` has no rules"),
    "clean": Text("{policy} {version}：{rules} 条规则，没有问题", "{policy} {version}: {rules} rules, no problems"),
    "problems": Text("{policy}：{count} 个问题", "{policy}: problems: {count}"),
    "lint_error": Text("严重", "error"),
    "lint_warning": Text("提醒", "warning"),
    "lint_found": Text(
        "{policy} {version}：{rules} 条规则；值得再看的：{counts}",
        "{policy} {version}: {rules} rules; worth a second look: {counts}",
    ),
    "lint_count": Text("{word} {count} 处", "{count} × {word}"),
    "lint_silenced": Text("（另有 {count} 处已说明理由放过）", " (and {count} allowed with a reason)"),
    "lint_built": Text(
        "{policy} {version}：{rules} 条规则，没有错误（打包文件没有规则原文，不做其他检查）",
        "{policy} {version}: {rules} rules, no errors (a built file holds no text to look at any closer)",
    ),
    "lint_more": Text(
        "每项检查的说明、示例和放过的写法：fairblock lint --explain 检查名（例如 {name}）",
        "what one means, examples, and how to allow it: fairblock lint --explain NAME, such as {name}",
    ),
    "lint_fixed": Text("{policy}：改好 {count} 处", "{policy}: fixed {count}"),
    "lint_fix_shipped": Text(
        "`{policy}` 是随软件发布的规则集，不在这里改；要改自己的，请给出文件夹",
        "`{policy}` is shipped with fairblock and not changed here; give the folder of a policy of your own",
    ),
    "lint_unknown": Text("没有名为 `{name}` 的检查", "there is no lint called `{name}`"),
    "lint_known": Text("检查有：", "the lints are:"),
    "clock": Text(
        "提醒：这是 {as_of} 的案件，与现在相差超过一天；结论只对当时有效",
        "note: this case is of {as_of}, more than a day from now; the answer holds for then",
    ),
    "internal": Text(
        "内部错误：{what}。这是 fairblock 自身的缺陷，请报告",
        "internal error: {what}. This is a fault of fairblock itself, please report it",
    ),
    "not_utf8": Text("`{value}` 不是 UTF-8 文字", "`{value}` is no text in UTF-8"),
    "unwritable": Text("写不出结果：{why}", "cannot write the answer: {why}"),
    "unreadable": Text("读不了 {file}：{why}", "cannot read {file}: {why}"),
    # the empty case of `fairblock new case`: how to fill it in
    "help_field": Text("{title}（{form}）：{meaning}", "{title} ({form}): {meaning}"),
    "help_object": Text("{title}：{meaning}", "{title}: {meaning}"),
    "form_text": Text("文字", "a text"),
    "form_enum": Text("选一个词", "one of these words"),
    "form_integer": Text("整数", "a whole number"),
    "form_boolean": Text("true 或 false", "true or false"),
    "form_time": Text("带时区的时间", "a time with its offset"),
    "form_array": Text("列表 […]", "a list […]"),
    "form_object": Text("对象 {{…}}", "an object {{…}}"),
    "help_values": Text("可以写：{values}。", "One of: {values}."),
    "help_numbers": Text("规则集的数字：{numbers}。", "The policy's numbers: {numbers}."),
    "help_number": Text("{title} {value}", "{title}: {value}"),
    "help_no_value": Text("今天还没有值", "no value yet today"),
    "help_readers": Text("用于：{rules}。", "Used by: {rules}."),
    "help_look_up": Text("请去查；没有就写 []。", "Look it up; if there are none, write []."),
    "help_records": Text(
        "每条记录一个 {{…}}；还没有就写 []。", "One {{…}} for each record; if there are none yet, write []."
    ),
    "help_platforms": Text("此规则集适用于：{names}。", "This policy is for: {names}."),
    "help_sha256": Text(
        "平台没有给出的，可以自己算：Windows 用 certutil -hashfile 文件 SHA256，其他系统用 shasum -a 256 文件。",
        "Where the platform gives none: certutil -hashfile FILE SHA256 on Windows, shasum -a 256 FILE elsewhere.",
    ),
    "help_kinds": Text("这里需要其中一种：{kinds}。", "Needed here is one of: {kinds}."),
    "help_refs": Text(
        "这里写 {collection} 里的记录，例如 {example}。", "Here records of {collection}, such as {example}."
    ),
    "help_valid": Text("有效证据：{needs}。", "Valid evidence: {needs}."),
    "help_never_valid": Text(
        "按规则集，这些种类的证据都无效。", "Under the policy evidence of these kinds is never valid."
    ),
    "help_for": Text(
        "证明「{collection}」的记录，用于：{rules}。", "It shows records of: {collection}. Used by: {rules}."
    ),
    "help_counts": Text(
        "有效沟通：{needs}；并且不早于所说的行为。", "A contact counts if: {needs}; and not before the conduct."
    ),
    "help_nothing_counts": Text(
        "规则集没有说什么才算数，所以都不算。", "The policy does not say what counts, so nothing does."
    ),
    "help_evidence": Text(
        "每条「{collection}」记录都要有证据：{kinds}。", "Evidence for each record of {collection}: {kinds}."
    ),
    "help_kinds_for": Text("{kinds}（用于：{rules}）", "{kinds} (for: {rules})"),
    "help_also": Text("，以及 ", ", and "),
    "help_contact": Text(
        "事先有效沟通至少 {attempts} 次，每次等 {wait}（买家先回复则不必等）。",
        "Contacts that count beforehand: at least {attempts}; after each wait {wait} (or until the buyer replies).",
    ),
    "help_contact_now": Text(
        "事先有效沟通至少 {attempts} 次。", "Contacts that count beforehand: at least {attempts}."
    ),
    "help_waived": Text("不要求事先沟通。", "Nobody has to talk to the buyer first."),
    "help_procedures": Text("另须：{names}。", "Also needed: {names}."),
    "help_and_also": Text("；", "; "),
    "help_brackets": Text("（{inside}）", " ({inside})"),
    "help_not": Text("并非{what}", "not {what}"),
    "help_present": Text("「{title}」要填", "{title} filled in"),
    "help_absent": Text("「{title}」不填", "{title} left out"),
    "help_age": Text("距案件时间", "age at the time of the case"),
    "unit_s": Text("{count} 秒", "{count} s"),
    "unit_m": Text("{count} 分钟", "{count} min"),
    "unit_h": Text("{count} 小时", "{count} h"),
    "unit_d": Text("{count} 天", "{count} d"),
    "unit_w": Text("{count} 周", "{count} weeks"),
    "how_fill": Text(
        "这是一份待填的案件。请把每个 null 换成查到的内容；说明在同一个 {{…}} 里的 extensions.fairblock_help，名称对应。",
        "This is a case to be filled in. Put what you find in the place of every null; it is explained under the same name in extensions.fairblock_help of the same {{…}}.",
    ),
    "how_write": Text(
        "文字和时间加英文双引号；时间写成 {time}；是非写 true 或 false；金额以分计，写整数；列表用方括号，例如 [1, 2]，里面的文字也加双引号。",
        "Texts and times stand in double quotes; a time is written {time}; yes and no are true and false; money is a whole number of the smallest unit (cents, fen); a list stands in brackets, such as [1, 2], texts in it in quotes too.",
    ),
    "how_unknown": Text(
        "查不到的，删去那一行，不要编造：不知道的事不会帮到想拉黑的一方，结论会说缺了什么。",
        "Remove the line of what nobody can find out, never make it up: what is not known never helps the one who wants to block, and the answer says what is missing.",
    ),
    "how_records": Text(
        "[ ] 里已有一条空白记录的：有几条就复制几条，用逗号隔开，编号各不相同；还没有（例如还没取证、没沟通）就写 []，以后需要时再运行一次 fairblock new case，把空白记录抄过来。",
        "Where [ ] holds a blank record: copy it for each one that there is, with commas between and an id for each; where there is none yet (no evidence, no contact) write [], and later copy the blank record from a new fairblock new case.",
    ),
    "how_check": Text(
        "填好后运行 {command}。以后补了证据或沟通再查时，先把 as_of 改成当时的时间：晚于 as_of 的都还不算。",
        "Then run {command}. When you check again with new evidence or contacts, first set as_of to that time: what is later than as_of does not count yet.",
    ),
    "new_next": Text(
        "共 {count} 处 null 待填，怎么填写在文件开头。填好后：{command}",
        "{count} nulls are to be filled in; the beginning of the file says how. Then: {command}",
    ),
    "new_narrow": Text("若只针对一条规则，加 --rule：{rules}", "for one rule only, add --rule: {rules}"),
    "new_written": Text("已写入 {file}", "written to {file}"),
    "new_exists": Text("{file} 已存在，没有覆盖", "{file} is there already and was not overwritten"),
    "new_unwritable": Text("写不了 {file}：{why}", "cannot write {file}: {why}"),
    "new_choose": Text(
        "请用 --ground 选一个事由，或用 --rule 选一条规则：", "choose a ground with --ground, or one rule with --rule:"
    ),
    "new_no_ground": Text(
        "规则集 {policy} 今天没有这一事由的规则：`{name}`",
        "the policy {policy} has no rule in force today for the ground `{name}`",
    ),
    "new_no_rule": Text(
        "规则集 {policy} 今天没有这样的事由规则：`{name}`",
        "the policy {policy} has no ground rule in force today that is called `{name}`",
    ),
    "new_other_ground": Text("规则 `{name}` 的事由是 {ground}", "the rule `{name}` is of the ground {ground}"),
    # `fairblock fmt`
    "fmt_written": Text("已整理 {file}", "formatted {file}"),
    "fmt_would": Text("需要整理 {file}", "would format {file}"),
    "fmt_summary": Text("共 {total} 个文件：{counts}", "{total} files: {counts}"),
    "fmt_summary_one": Text("1 个文件：{counts}", "1 file: {counts}"),
    "fmt_changed": Text("整理了 {count} 个", "{count} formatted"),
    "fmt_to_change": Text("{count} 个需要整理", "{count} to be formatted"),
    "fmt_same": Text("{count} 个本来就符合", "{count} in order"),
    "fmt_failed": Text("{count} 个有问题，没有改动", "{count} with problems, left as they are"),
    "fmt_not_kept": Text(
        "{file}：整理会丢失内容，所以没有改动。这是 fairblock 自身的缺陷，请报告",
        "{file}: formatting would lose something, so it was left as it is. This is a fault of fairblock, please report it",
    ),
    "nearest": HINTS["nearest"],
    "test_expected": Text("预期", "expected"),
    "test_got": Text("实际", "got"),
    "test_nothing": Text("（无）", "(none)"),
    "test_any_verdict": Text("有结论", "a verdict"),
    "test_same": Text("… {count} 项相同", "… {count} the same"),
    # coverage and mutation of a policy's tests
    "truth_true": Text("成立", "true"),
    "truth_false": Text("不成立", "false"),
    "truth_unknown": Text("未知", "unknown"),
    "cover_title": Text(
        "{policy}：测试覆盖了什么（看到的取值 / 可能的取值）",
        "{policy}: what the tests have seen (values seen / possible)",
    ),
    "cover_gaps": Text("测试没有让这些条件出现过的取值：", "What the tests never made of these conditions:"),
    "cover_never": Text("从未出现：{values}", "never {values}"),
    "cover_unlooked": Text(
        "（删去案件的 /communications 就会不明，状态是 shielded）",
        " (unknown where the case has no /communications; its status is then shielded)",
    ),
    "cover_failing": Text(
        "{count} 个测试失败：失败的测试看到的也计入上面的数字",
        "{count} tests fail: what they have seen is counted above all the same",
    ),
    "cover_total": Text(
        "覆盖率 {percent}%（{of} 个可能的取值中看到 {seen} 个）",
        "coverage {percent}% ({seen} of {of} possible values seen)",
    ),
    "cover_below": Text(
        "覆盖率 {percent}% 低于要求的 {wanted}%（{policy}）",
        "coverage {percent}% is below the wanted {wanted}% ({policy})",
    ),
    "cover_page": Text("测试覆盖", "What the tests have seen"),
    "cover_legend": Text(
        "把光标停在一个条件上，可以看到它在测试中各取值多少次。",
        "Point at a condition to see how often the tests made it true, false and unknown.",
    ),
    "cover_all": Text("全部看到", "all seen"),
    "cover_some": Text("部分看到", "some never seen"),
    "cover_none": Text("从未看到", "never looked at"),
    "mutate_running": Text("逐一改动规则集", "changing the policy"),
    "mutate_searching": Text("寻找能发现改动的案件", "looking for cases that would notice"),
    "mutate_progress": Text("{what}：{number} / {count}", "{what}: {number} of {count}"),
    "mutate_hint": Text("（只看一部分用 -k，例如规则名）", " (for a part only use -k, such as a rule's id)"),
    "mutate_same": Text("第 {number} 处的测试也能发现它", "The test of number {number} would notice it too."),
    "mutate_now": Text("加入这些测试后是 {score}%", "{score}% with the tests that were appended"),
    "mutate_survivors": Text("下列改动没有任何测试发现：", "No test notices these changes:"),
    "mutate_dropped": Text("删去", "dropped"),
    "mutate_paste": Text(
        "这个测试能发现它。请先确认结论无误，再贴到 {file} 末尾：",
        "This test would notice it. See that its answer is what you mean, then paste it at the end of {file}:",
    ),
    "mutate_no_witness": Text(
        "没有找到能发现它的案件，这不等于没有：请先自己找一找。确实不可能有时，才把它的名称和理由写进 tests/equivalent.yaml：",
        "No case was found that would notice it, which does not mean that there is none: look yourself first. Only if there can be none, write its name and the reason into tests/equivalent.yaml:",
    ),
    "mutate_counts": Text(
        "共 {total} 处改动，测试发现 {noticed} 处，未发现 {survivors} 处",
        "{total} changes, {noticed} noticed by a test, {survivors} by none",
    ),
    "mutate_equivalent": Text(
        "；另有 {count} 处已说明不可能被发现（tests/equivalent.yaml）",
        "; {count} explained as impossible to notice (tests/equivalent.yaml)",
    ),
    "mutate_score": Text("变异得分 {score}%", "mutation score {score}%"),
    "mutate_failing": Text(
        "请先让 `{policy}` 的测试全部通过：`{test}` 失败（共 {count} 个）",
        "the tests of `{policy}` must pass first: `{test}` fails ({count} in all)",
    ),
    "mutate_none": Text("`{policy}` 没有可以这样改动的地方", "`{policy}` has nothing to change there"),
    "mutate_written": Text(
        "已在 {file} 末尾加了 {count} 个测试：请逐个确认结论无误，并改个好名字",
        "appended {count} tests to {file}: see for each that its answer is what you mean, and give it a good name",
    ),
    "mutate_unwritten": Text("没有写入 {file}：{why}", "did not write to {file}: {why}"),
    "because": Text("决定这一差别的条件", "what made the difference"),
    "because_held": Text("案件里 {field} 是 {held}", "in the case, {field} is {held}"),
    "because_absent": Text("案件里没有 {field}", "the case has no {field}"),
    "because_unlooked": Text("案件里没有 {collection}：没有人查过", "the case has no {collection}: nobody looked"),
    "because_count": Text(
        "{total} 条记录中 {count} 条符合，{unknown} 条未知", "{count} of {total} match, {unknown} unknown"
    ),
    "because_least": Text(
        "{total} 条记录中 {count} 条符合，{unknown} 条未知；要求至少 {bound} 条",
        "{count} of {total} match, {unknown} unknown; at least {bound} must",
    ),
    "because_most": Text(
        "{total} 条记录中 {count} 条符合，{unknown} 条未知；最多允许 {bound} 条",
        "{count} of {total} match, {unknown} unknown; at most {bound} may",
    ),
    "because_held_in": Text("{record} 不算：{field} 是 {held}", "{record} does not count: {field} is {held}"),
    "because_absent_in": Text("{record} 未知：没有填 {field}", "{record} is unknown: it has no {field}"),
    "because_evidence": Text("{record} 未知：缺少有效证据", "{record} is unknown: valid evidence of it is missing"),
    "because_outside": Text("{record} 不算：时间不在范围内", "{record} does not count: it is not of that time"),
    "because_record": Text("{record} 不符合", "{record} does not match"),
    "test_passed": Text("{count} 个通过", "{count} passed"),
    "test_failed": Text("{count} 个失败", "{count} failed"),
    "test_todo": Text("{count} 个待办", "{count} todo"),
    "test_not_selected": Text("{count} 个未选中", "{count} not selected"),
    "test_summary": Text("共 {total} 个测试：{counts}", "{total} in all: {counts}"),
    "test_todo_why": Text("待办", "todo"),
    "test_todo_passes": Text("现在已经通过：请删去 `todo`", "it passes now: remove its `todo`"),
    "test_none": Text(
        "规则集 `{policy}` 没有任何测试（tests/*.yaml）", "the policy `{policy}` has no tests (tests/*.yaml)"
    ),
    "test_none_selected": Text("没有测试的名称含有 {select}", "no test has {select} in its name"),
    "test_unwritable": Text("写不了 {file}：{why}", "cannot write {file}: {why}"),
    "edit_type": Text("类型", "type"),
    "edit_values": Text("：{values}", ": {values}"),
    "edit_default": Text("没有填写时视为 `{value}`", "where it is absent it reads as `{value}`"),
    "edit_age": Text(
        "时长：从记录的 `{field}` 到判断时点（as_of）",
        "duration: from the record's `{field}` to the moment it is judged at",
    ),
    "edit_dated": Text("记录的时间是 `{field}`", "a record's own time is `{field}`"),
    "edit_from": Text("自 {day} 起 {value}", "from {day} on {value}"),
    "edit_where": Text("见 {file} 第 {line} 行", "{file}, line {line}"),
    "edit_ground": Text("理由规则", "ground rule"),
    "edit_protection": Text("保护规则", "protection"),
    "edit_procedure": Text("手续规则", "procedure"),
    "edit_replace": Text("改为 `{new}`", "change to `{new}`"),
    "edit_unquote": Text("去掉引号", "remove the quotes"),
    "edit_quote": Text("加上引号", "add quotes"),
    "edit_punctuation": Text("把中文标点改成英文标点", "write : , and brackets instead of the Chinese ones"),
    "analyze_running": Text("逐一求证", "proving"),
    "analyze_case": Text(
        "案例（全文：--format json 或 --out DIR）", "a case (--format json or --out DIR has it whole)"
    ),
    "analyze_bare": Text("只有请求，没有任何记录", "a request without any records"),
    "analyze_unproven": Text("未能证明：{what}", "not proven: {what}"),
    "analyze_unproven_count": Text("；{count} 个问题未能证明", "; not proven: {count}"),
    "analyze_found": Text(
        "{policy} {version}：{rules} 条规则；发现 {count} 处", "{policy} {version}: {rules} rules; found: {count}"
    ),
    "analyze_clean": Text(
        "{policy} {version}：{rules} 条规则，没有发现什么", "{policy} {version}: {rules} rules, nothing found"
    ),
    "analyze_bound": Text(
        "求证的范围：每类记录至多分成若干组，组内记录除编号外全同，条数不限（组数：{sizes}）；每个计数条件一组，burst、share 两组，distinct 按其数，另加一组。",
        "The bound: the records of a collection fall into so many groups at most, alike in all but their ids, any number in each (groups: {sizes}); one for each condition that counts, two for a burst or share, as many as it asks for of a distinct, and one more.",
    ),
    "analyze_written": Text("已把 {count} 个案例写入 {folder}", "wrote {count} cases to {folder}"),
    "analyze_fault": Text(
        "求解器与判断引擎不一致，这是 fairblock 的错误：{why}",
        "solver and engine disagree, which is a fault of fairblock: {why}",
    ),
    "edit_no_pygls": Text(
        "`fairblock lsp` 需要 pygls：请运行 pip install 'fairblock[lsp]'",
        "`fairblock lsp` needs pygls: run pip install 'fairblock[lsp]'",
    ),
    "edit_by_hand": Text(
        "`fairblock lsp` 由编辑器启动，不在终端里直接使用；怎样设置见 docs/zh/editors.md",
        "`fairblock lsp` is started by an editor, not by hand; docs/editors.md shows how to set one up",
    ),
}
for _more in (
    BACKTEST_PAGE_WORDS,
    BACKTEST_WORDS,
    CLAIM_WORDS,
    GENERATE_WORDS,
    LIFE_WORDS,
    LOG_WORDS,
    MCP_WORDS,
    PACKET_WORDS,
    PROOF_WORDS,
    REPLAY_WORDS,
    SCAFFOLD_WORDS,
    SERVE_WORDS,
    TABLE_WORDS,
):
    WORDS |= _more
