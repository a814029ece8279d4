"""What an appeal packet says, in Chinese and English."""

from ..engine.language.texts import Text

PACKET: dict[str, Text] = {
    "title": Text("申诉材料", "Papers for an appeal"),
    "about": Text("决定编号：{id}", "Decision: {id}"),
    "what": Text(
        "这些材料供买家申诉和复核人员使用：决定、所依据的记录的目录、沟通的时间、当时生效的规则。其中没有工作人员的姓名和编号，也没有证据的原件和存放位置。",
        "These papers are for the buyer's appeal and for whoever reviews it: the decision, an index of the evidence it rests on, the times of contacts, and the rules in force then. They hold no names or ids of staff, and neither the evidence itself nor where it is kept.",
    ),
    "became": Text("决定之后", "What became of the decision"),
    "event": Text("{time}：{what}", "{time}: {what}"),
    "decided": Text("作出决定", "decided"),
    "carried_out": Text("执行拉黑", "the block was made"),
    "ends": Text("拉黑到期", "the block ends by itself"),
    "lifted": Text("提前解除", "lifted early"),
    "overturned": Text("决定撤销", "the decision was overturned"),
    "appeal_filed": Text("买家申诉", "the buyer appealed"),
    "appeal_upheld": Text("申诉处理完毕：维持", "appeal decided: the decision stands"),
    "appeal_overturned": Text("申诉处理完毕：撤销", "appeal decided: overturned"),
    "appeal_withdrawn": Text("买家撤回申诉", "the buyer withdrew the appeal"),
    "contacts": Text("与买家的沟通", "Contacts with the buyer"),
    "contact_at": Text("时间", "When"),
    "contact_channel": Text("渠道", "How"),
    "contact_replied": Text("买家回复", "The buyer replied"),
    "contact_answered": Text("店铺答复", "The shop answered"),
    "contacts_none": Text("记录中没有沟通。", "The record holds no contacts."),
    "evidence": Text("证据目录", "Index of the evidence"),
    "evidence_id": Text("编号", "Id"),
    "evidence_kind": Text("种类", "Kind"),
    "evidence_captured": Text("取证时间", "Captured at"),
    "evidence_refs": Text("证明的记录", "Shows"),
    "evidence_sha256": Text("SHA-256", "SHA-256"),
    "evidence_none": Text("记录中没有证据。", "The record holds no evidence."),
    "not_kept": Text(
        "日志没有保存案件，所以没有沟通时间和证据目录。",
        "The log did not keep the case, so there are neither times of contacts nor an index of the evidence.",
    ),
    "rules": Text("当时生效的规则", "The rules in force then"),
    "rules_where": Text(
        "用普通的话写在 rules.html 里：据以作出决定的规则、会保护买家的规则、拉黑必须办的手续，以及怎样的证据和沟通才算数。",
        "In plain words in rules.html: the rules that the decision rests on, those that would protect a buyer, the procedures that a block needs, and what evidence and contacts count.",
    ),
    "rules_not_kept": Text("日志里没有当时的规则集。", "The log does not have the policy of then."),
    "contest": Text("可以怎样提出异议", "How to contest it"),
    "contest_facts": Text(
        "说明哪一条记录不是您所为，或者与事实不符；可以要求核对目录里的证据，并与指纹（SHA-256）比对。",
        "Say which record is not yours, or not as it was. You can ask to see the evidence in the index and compare it with its fingerprint (SHA-256).",
    ),
    "contest_protected": Text(
        "说明有保护您的情形，例如商品确有问题、争议还没有处理完、行为是在行使法定权利；rules.html 列出了这些情形。",
        "Say what protects you, such as goods that were faulty, a dispute that is still open, or that you used a right which the law gives you; rules.html lists these.",
    ),
    "contest_contact": Text(
        "说明沟通没有收到、没有时间答复，或者您的解释没有得到答复。",
        "Say if a contact never reached you, left no time to answer, or if what you explained was never answered.",
    ),
    "contest_where": Text(
        "向谁提出，见 statement.html 最后一节。", "Where to send it: see the last part of statement.html."
    ),
    "check": Text("怎样核对这些文件", "How to check these files"),
    "check_sums": Text(
        "每个文件的指纹在 manifest.json 和 SHA256SUMS 里：sha256sum -c SHA256SUMS，或 fairblock packet --verify 文件夹。",
        "The fingerprint of each file is in manifest.json and SHA256SUMS: sha256sum -c SHA256SUMS, or fairblock packet --verify FOLDER.",
    ),
    "check_chain": Text(
        "proof.json 是这个决定在店铺日志里的那一环：hash 是 entry 的 RFC 8785 规范 JSON 的 SHA-256。店铺可以用 fairblock log verify --anchor anchors.jsonl 表明日志里仍然有它，没有改动。",
        "proof.json is this decision's link in the shop's log: hash is the SHA-256 of entry in RFC 8785 canonical JSON. With fairblock log verify --anchor anchors.jsonl the shop can show that the log still holds it, unchanged.",
    ),
    "file": Text("{name}：{about}", "{name}: {about}"),
    "files": Text("文件", "Files"),
    "file_index": Text("本页", "this page"),
    "file_statement": Text("给买家的原因说明", "the statement of reasons for the buyer"),
    "file_decision": Text("结论文件（JSON），原文", "the verdict document (JSON), as it was recorded"),
    "file_evidence": Text("证据目录与沟通时间（JSON）", "index of the evidence and times of contacts (JSON)"),
    "file_rules": Text("当时生效的规则", "the rules in force then"),
    "file_proof": Text("日志链上的证明", "the proof from the log's chain"),
}
PACKET_WORDS: dict[str, Text] = {
    "packet_written": Text("已写入 {count} 个文件：{where}", "wrote {count} files: {where}"),
    "packet_exists": Text("{where} 已经存在，没有覆盖", "{where} is there already and was not overwritten"),
    "packet_unwritable": Text("写不了 {where}：{why}", "cannot write {where}: {why}"),
    "packet_unreadable": Text("读不了 {where}：{why}", "cannot read {where}: {why}"),
    "packet_no_manifest": Text(
        "{where} 不是申诉材料：没有可用的 manifest.json", "{where} is no appeal packet: it has no usable manifest.json"
    ),
    "packet_changed": Text("{name} 被改动", "{name} was changed"),
    "packet_missing": Text("缺少 {name}", "{name} is missing"),
    "packet_extra": Text("多出 {name}", "{name} does not belong to it"),
    "packet_twice": Text(
        "{name} 有两个（大小写不同也算）", "{name} is there twice, or in other letters of the same name"
    ),
    "packet_name": Text("{name} 不是这里的文件该有的名字", "{name} is no name that a file in it can have"),
    "packet_proof": Text("proof.json 的 hash 与 entry 不符", "the hash in proof.json is not that of its entry"),
    "packet_good": Text("{count} 个文件都与清单相符", "{count} files, all as the manifest says"),
    "packet_which": Text(
        "写决定的编号、--log 和 --out；或者只写 --verify",
        "give the id of a decision, --log and --out; or --verify alone",
    ),
}
