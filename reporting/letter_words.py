"""What letters to buyers say, in Chinese and English: polite, plain, and nothing that only the shop's staff would understand.

`{blanks}` are filled in by what is said already; between a Chinese character and a number the space is set then.
"""

import attrs

from ..engine.language.texts import Text

LETTER: dict[str, Text] = {
    "title": Text("关于限制您使用本店部分功能的说明", "Why you cannot use some functions of our shop for a time"),
    "dear": Text("尊敬的买家：", "Dear customer,"),
    "dear_named": Text("尊敬的买家{name}：", "Dear {name},"),
    "opening": Text(
        "本店决定在一段时间内限制您使用本店的部分功能。现将原因、期限、范围、您保留的权利和申诉方式说明如下。",
        "We have decided to limit for a time what you can do in our shop. This letter says why, for how long and in what, which rights you keep, and how to appeal.",
    ),
    "opening_open": Text(
        "本店决定限制您使用本店的部分功能。现将原因、期限、范围、您保留的权利和申诉方式说明如下。",
        "We have decided to limit what you can do in our shop. This letter says why, for how long and in what, which rights you keep, and how to appeal.",
    ),
    # what became of it, said first
    "was_lifted": Text(
        "请注意：这项限制已于{time}提前解除，目前不再有效。",
        "Please note: this restriction was lifted early, on {time}, and is no longer in force.",
    ),
    "was_overturned": Text(
        "请注意：这项决定已于{time}撤销，不再有效，今后也不会作为对您不利的依据。",
        "Please note: this decision was overturned on {time}. It is no longer in force and will not be held against you.",
    ),
    "has_ended": Text(
        "请注意：这项限制已于{time}到期，目前不再有效。",
        "Please note: this restriction ended on {time} and is no longer in force.",
    ),
    "appeal_open": Text(
        "您于{time}提出的申诉正在处理，尚未有结果。", "Your appeal of {time} is being looked at and is not decided yet."
    ),
    "appeal_upheld": Text(
        "您的申诉已于{time}处理完毕，本决定维持不变。",
        "Your appeal was decided on {time}: the decision stands.",
    ),
    # headings
    "reason": Text("一、原因", "1. Why"),
    "period": Text("二、期限", "2. For how long"),
    "scope": Text("三、范围", "3. What is restricted"),
    "rights": Text("四、您保留的权利", "4. Rights that you keep"),
    "appeal": Text("五、如何申诉", "5. How to appeal"),
    # why
    "found": Text("本店核对记录后，认定有下列情况：", "Having checked the records we have found:"),
    "conduct": Text("{title}（{ground}）", "{title} ({ground})"),
    "other_ground": Text("本店规则所列的其他情形", "other conduct that the shop's rules name"),
    "based": Text("依据：{records}", "Based on: {records}"),
    "based_once": Text("依据：{records}，{noun}为{time}", "Based on: {records}, {noun}: {time}"),
    "based_span": Text(
        "依据：{records}，{noun}自{first}至{last}", "Based on: {records}, {noun}: from {first} to {last}"
    ),
    "count": Text("{n}{measure}{noun}", "{n} {noun}"),
    "undated": Text(
        "所保存的记录里没有其中{n}{measure}的时间。", "The record that was kept does not say when {n} of them were."
    ),
    "undated_all": Text("所保存的记录里没有具体时间。", "The record that was kept does not say when this was."),
    "more": Text(
        "其余{n}{measure}不在此逐一列出；您申诉时可以要求提供完整清单。",
        "The other {n} are not listed here; in an appeal you can ask for the whole list.",
    ),
    "no_records": Text(
        "所保存的记录里没有写明依据的是哪些事项。", "The record that was kept does not say what this rests on."
    ),
    "one": Text("{what}，{noun}为{time}", "{what}, {noun}: {time}"),
    "one_undated": Text("{what}", "{what}"),
    "order_no": Text("订单{id}", "order {id}"),
    "about_order": Text("涉及订单{id}", "about order {id}"),
    "with_notes": Text("{what}（{notes}）", "{what} ({notes})"),
    "sources": Text("所依据的规定", "What this rests on in law and platform rules"),
    "source": Text("{title}。{note}", "{title}. {note}"),
    "talked": Text(
        "作出决定之前，本店曾与您沟通{n}次，时间为：{times}。",
        "Before deciding we contacted you: {times}.",
    ),
    "talked_many": Text(
        "作出决定之前，本店曾与您沟通{n}次，时间自{first}至{last}。",
        "Before deciding we contacted you {n} times, from {first} to {last}.",
    ),
    # for how long
    "from_to_days": Text("自{since}起，至{until}止，共{days}天。", "From {since} to {until}, {days} days in all."),
    "from_to": Text("自{since}起，至{until}止。", "From {since} to {until}."),
    "from_open": Text(
        "自{since}起。所保存的记录里没有写明结束时间。",
        "From {since}. The record that was kept does not say when it ends.",
    ),
    "by_itself": Text("到期自动解除，您不需要申请。", "It ends by itself; you do not have to ask for it."),
    "zone": Text("文中时间均按{zone}计算。", "All times are {zone}."),
    # in what
    "cannot": Text("在此期间，您不能：", "During this time you cannot:"),
    "could_not": Text("在此期间，您曾不能：", "During this time you could not:"),
    "only_this_then": Text(
        "本决定只限制了以上各项，不涉及您在平台和其他店铺的使用。",
        "The decision restricted nothing else, and nothing on the platform or in other shops.",
    ),
    "only_this": Text(
        "本决定只限制以上各项，不涉及您在平台和其他店铺的使用。",
        "The decision restricts nothing else, and nothing on the platform or in other shops.",
    ),
    # which rights stay
    "keeps": Text("在此期间：", "During this time:"),
    "owes": Text("本店还应当做到：", "We also have to:"),
    "law": Text(
        "您依法享有的其他权利，包括投诉、举报和起诉的权利，不受本决定影响。",
        "The decision takes away none of your other rights by law, such as the rights to complain, to report and to sue.",
    ),
    # how to appeal
    "appeal_to": Text(
        "如果您认为本决定有误，可以这样申诉：", "If you think that this decision is wrong, you can appeal:"
    ),
    "appeal_platform": Text(
        "如果您认为本决定有误，可以通过平台的申诉或客服渠道提出异议，说明理由，并附上您认为有用的材料。",
        "If you think that this decision is wrong, you can object through the platform's own channel for appeals or customer service. Say why, and add whatever you think helps.",
    ),
    "reference": Text("申诉时请注明编号：{id}", "Please give this reference: {id}"),
    "decided": Text("作出决定的日期：{date}", "Date of the decision: {date}"),
}

# what a block stops, to the buyer
SCOPES: dict[str, Text] = {
    "purchase": Text("在本店下单购买", "buy in our shop"),
    "chat": Text("给本店发送私信", "send us private messages"),
    "live": Text("参与本店的直播间", "take part in our live streams"),
}

# incidents as one may say them to the person who is meant
INCIDENTS: dict[str, Text] = {
    "insult": Text("辱骂性言论", "insulting words"),
    "flooding": Text("大量重复发送消息", "a flood of repeated messages"),
    "live_disruption": Text("扰乱直播", "disturbance of a live stream"),
    "hate_speech": Text("歧视或仇恨性言论", "hateful or discriminating words"),
    "sexual_harassment": Text("性骚扰", "sexual harassment"),
    "threat": Text("威胁人身安全的言论", "a threat to somebody's safety"),
    "doxxing": Text("公开他人的个人信息", "publication of somebody's private data"),
    "system_attack": Text("攻击店铺系统", "an attack on the shop's systems"),
    "extortion_demand": Text("附条件索要财物", "a demand for money or goods under a condition"),
    "fabrication": Text("提交不真实的证据", "evidence that is not genuine"),
    "competitor_link": Text("与同业经营者的关联", "a tie to a competing seller"),
}

# where an incident was
PLACES: dict[str, Text] = {
    "chat": Text("私信", "private messages"),
    "live": Text("直播间", "live stream"),
    "review": Text("评价", "review"),
    "call": Text("通话", "call"),
}

# when a record was, by its collection
TIMES: dict[str, Text] = {
    "orders": Text("下单时间", "placed"),
    "after_sales": Text("申请时间", "opened"),
    "reviews": Text("发表时间", "posted"),
    "complaints": Text("提出时间", "filed"),
    "incidents": Text("发生时间", "when"),
    "communications": Text("沟通时间", "when"),
    "rulings": Text("判定时间", "decided"),
    "protected_acts": Text("时间", "when"),
    "blocks": Text("开始时间", "began"),
}


@attrs.frozen
class Promise:
    """An obligation of a shipped policy: its title there, and what it means to the buyer.

    The sentence is said only where the decision's obligation has just this title; else the title itself is said.
    """

    title: Text
    said: Text


PROMISES: dict[str, Promise] = {
    "keep_after_sale_and_review": Promise(
        Text("保留售后渠道和评价权利", "Keep the after-sale channel and the right to review"),
        Text(
            "售后渠道对您照常开放，您也可以照常发表评价。",
            "The after-sale channel stays open to you, and you may post reviews as before.",
        ),
    ),
    "settle_open_orders": Promise(
        Text("履行或退款未完成的订单", "Fulfil or refund open orders"),
        Text(
            "您还没有完成的订单，由本店继续履行或者退款。",
            "We fulfil or refund your orders that are still open.",
        ),
    ),
    "notify_buyer": Promise(
        Text("告知买家拉黑原因与申诉方式", "Tell the buyer the reason and how to appeal"),
        Text(
            "您有权知道原因和申诉方式，本说明就是为此写的。",
            "You have a right to know the reason and how to appeal: that is what this letter is for.",
        ),
    ),
    "keep_record": Promise(
        Text("留存记录备查", "Keep the record"),
        Text("本决定的记录已经留存，可供复核。", "A record of this decision is kept, so that it can be reviewed."),
    ),
    "ends_by_itself": Promise(
        Text("拉黑到期自动解除", "The block ends by itself"),
        Text("到期自动解除，您不需要申请。", "It ends by itself; you do not have to ask for it."),
    ),
}
