"""How sentences name what a case holds: yes and no of each boolean, nouns for fields, and words for the collections.

The schema's titles head a form ("Where", "Final"); a sentence needs a noun or a clause. A field that is not listed
here is called by its title. Keys are `collection.path`, or the path alone at the case's root.
"""

import attrs

from ..engine.language.texts import Text

# what a boolean says of its record where it is true, and where it is false
BOOLEANS: dict[str, tuple[Text, Text]] = {
    "buyer.account_compromised": (
        Text("买家账号被盗用", "the buyer's account has been taken over"),
        Text("买家账号没有被盗用", "the buyer's account has not been taken over"),
    ),
    "request.confirmation.confirmed": (
        Text("操作人已点击确认", "the operator has confirmed the request"),
        Text("操作人没有点击确认", "the operator has not confirmed the request"),
    ),
    "orders.refunded": (Text("已退款", "it was refunded"), Text("没有退款", "it was not refunded")),
    "orders.refunded_before_receipt": (
        Text("在收货前已退款", "it was refunded before the goods were received"),
        Text("不是在收货前退款", "it was not refunded before the goods were received"),
    ),
    "orders.returned_lawfully": (
        Text("属于依法退货", "it was returned as the law allows"),
        Text("不属于依法退货", "it was not a return that the law allows"),
    ),
    "orders.recipient_mismatch": (
        Text("收件人信息与事实不符", "the recipient's details were wrong"),
        Text("收件人信息与事实相符", "the recipient's details were right"),
    ),
    "orders.buyer_refused_delivery": (
        Text("买家拒收", "the buyer refused delivery"),
        Text("买家没有拒收", "the buyer did not refuse delivery"),
    ),
    "after_sales.in_window": (
        Text("在可退换的期限内提出", "it was opened within the time limit"),
        Text("超过可退换的期限才提出", "it was opened after the time limit"),
    ),
    "after_sales.intact": (
        Text("退回的商品完好", "the goods came back intact"),
        Text("退回的商品不完好", "the goods did not come back intact"),
    ),
    "after_sales.item_swapped": (
        Text("退回的货被调包", "the item sent back was a different one"),
        Text("退回的货没有被调包", "the item sent back was the one that was sold"),
    ),
    "reviews.before_receipt": (
        Text("在收货前发表", "it was posted before the goods were received"),
        Text("不是在收货前发表", "it was not posted before the goods were received"),
    ),
    "complaints.final": (
        Text("结果已最终确定", "its outcome is final"),
        Text("结果尚未最终确定", "its outcome is not final"),
    ),
    "complaints.after_settlement": (
        Text("是在和解之后又提出的", "it was filed after the matter had been settled"),
        Text("不是在和解之后提出的", "it was not filed after a settlement"),
    ),
    "incidents.after_warning": (
        Text("发生在警告买家之后", "it happened after the buyer had been warned"),
        Text("不是发生在警告买家之后", "it did not happen after a warning"),
    ),
    "incidents.provoked_by_staff": (
        Text("由客服先挑衅引起", "it was provoked by staff"),
        Text("不是由客服挑衅引起", "it was not provoked by staff"),
    ),
    "communications.logged": (
        Text("在系统里留有记录", "a record of it was kept"),
        Text("没有在系统里留下记录", "no record of it was kept"),
    ),
    "communications.states_problem": (
        Text("向买家说明了问题", "it says what the problem is"),
        Text("没有向买家说明问题", "it does not say what the problem is"),
    ),
    "communications.offers_solution": (
        Text("提出了解决办法", "it offers a solution"),
        Text("没有提出解决办法", "it offers no solution"),
    ),
    "communications.warns_of_block": (
        Text("提醒了买家可能被拉黑", "it warns the buyer of a block"),
        Text("没有提醒买家可能被拉黑", "it does not warn the buyer of a block"),
    ),
    "communications.coercive": (
        Text("对买家有胁迫", "it put pressure on the buyer"),
        Text("对买家没有胁迫", "it put no pressure on the buyer"),
    ),
    "evidence.edited": (Text("被编辑过", "it was edited"), Text("没有被编辑过", "it was not edited")),
    "evidence.full_thread": (
        Text("包含完整的对话", "it holds the whole conversation"),
        Text("不包含完整的对话", "it does not hold the whole conversation"),
    ),
    "rulings.final": (Text("已是最终判定", "it is final"), Text("还不是最终判定", "it is not final")),
    "rulings.under_appeal": (
        Text("买家正在申诉", "the buyer is appealing against it"),
        Text("买家没有在申诉", "no appeal against it is open"),
    ),
}

NOUNS: dict[str, Text] = {
    "case_id": Text("案件编号", "the case's id"),
    "as_of": Text("判断时点", "the time of the decision"),
    "platform": Text("平台", "the platform"),
    "shop": Text("店铺", "the shop"),
    "shop.id": Text("店铺编号", "the shop's id"),
    "shop.timezone": Text("店铺所在时区", "the shop's time zone"),
    "shop.currency": Text("店铺所用货币", "the shop's currency"),
    "operator": Text("操作人", "the operator"),
    "operator.id": Text("操作人编号", "the operator's id"),
    "operator.role": Text("操作人的角色", "the operator's role"),
    "operator.permissions": Text("操作人的权限", "the operator's permissions"),
    "operator.shop_ids": Text("操作人可管理的店铺", "the shops in the operator's charge"),
    "operator.grant_expires_at": Text("操作人授权的到期时间", "the end of the operator's authorisation"),
    "operator.conflicts": Text("操作人的利害关系", "the operator's conflicts of interest"),
    "buyer": Text("买家", "the buyer"),
    "buyer.id": Text("买家编号", "the buyer's id"),
    "buyer.nickname": Text("买家昵称", "the buyer's nickname"),
    "buyer.age_band": Text("买家的年龄段", "the buyer's age band"),
    "request": Text("拉黑请求", "the request"),
    "request.buyer_id": Text("请求拉黑的买家的编号", "the id of the buyer to be blocked"),
    "request.grounds": Text("请求所持的拉黑理由", "the grounds of the request"),
    "request.scope": Text("请求的拉黑范围", "the requested scope"),
    "request.duration_days": Text("请求的拉黑天数", "the requested number of days"),
    "request.remark": Text("备注", "the remark"),
    "request.stated_reasons": Text("操作人自述的原因", "the reasons that the operator gave"),
    "request.confirmation": Text("二次确认", "the operator's confirmation"),
    "request.confirmation.buyer_id": Text("操作人再次输入的买家编号", "the buyer's id as typed again by the operator"),
    "request.confirmation.at": Text("操作人确认的时间", "the time of the operator's confirmation"),
    "request.second_approval": Text("复核", "the second approval"),
    "request.second_approval.approver_id": Text("复核人编号", "the approver's id"),
    "request.second_approval.permissions": Text("复核人的权限", "the approver's permissions"),
    "request.second_approval.conflicts": Text("复核人的利害关系", "the approver's conflicts of interest"),
    "request.second_approval.at": Text("复核的时间", "the time of the second approval"),
    "open_orders": Text("未完成订单的情况", "the state of open orders"),
    "open_orders.count": Text("买家未完成的订单数", "the number of the buyer's open orders"),
    "open_orders.plan": Text("未完成订单的处理方式", "the plan for the open orders"),
    "statistics": Text("拉黑统计", "the statistics of blocks"),
    "statistics.operator_blocks_today": Text("操作人今日拉黑的人数", "the number of the operator's blocks today"),
    "statistics.shop_blocks_today": Text("店铺今日拉黑的人数", "the number of the shop's blocks today"),
    "statistics.shop_blocks_30d": Text("店铺近 30 天拉黑的人数", "the number of the shop's blocks in 30 days"),
    "statistics.distinct_buyers_30d": Text("店铺近 30 天的买家数", "the number of the shop's buyers in 30 days"),
    "statistics.appeals_decided": Text("已处理的拉黑申诉数", "the number of appeals decided"),
    "statistics.appeals_overturned": Text("申诉成功而撤销的拉黑数", "the number of appeals that succeeded"),
    "orders.close_cause": Text("关闭原因", "reason for closing"),
    "orders.placed_at": Text("下单时间", "time of ordering"),
    "after_sales.opened_at": Text("申请时间", "time of opening"),
    "after_sales.reason_check": Text("理由的核查结果", "result of checking the buyer's reason"),
    "reviews.posted_at": Text("评价时间", "time of posting"),
    "reviews.rating": Text("星级", "number of stars"),
    "reviews.fact_check": Text("事实核查的结果", "result of checking its facts"),
    "complaints.filed_at": Text("投诉时间", "time of filing"),
    "complaints.decided_at": Text("处理完成时间", "time of the outcome"),
    "incidents.at": Text("发生时间", "time of the incident"),
    "incidents.kind": Text("事件种类", "kind"),
    "incidents.channel": Text("发生渠道", "place"),
    "incidents.session_id": Text("直播场次", "live session"),
    "incidents.labelled_by": Text("认定者", "people or systems that labelled it"),
    "incidents.demand": Text("索要内容", "demand"),
    "incidents.demand.condition": Text("相要挟的手段", "threat held out"),
    "incidents.demand.defect": Text("商品问题的查明情况", "finding on the defect"),
    "communications.at": Text("沟通时间", "time of the contact"),
    "communications.replied_at": Text("买家回复时间", "time of the buyer's reply"),
    "communications.answered_at": Text("店铺答复时间", "time of the shop's answer"),
    "evidence.captured_at": Text("取证时间", "time of capture"),
    "evidence.sha256": Text("文件指纹（SHA-256）", "file fingerprint (SHA-256)"),
    "evidence.uri": Text("存放位置", "place of storage"),
    "rulings.decided_at": Text("判定时间", "time of the decision"),
    "rulings.ground": Text("所认定的行为", "conduct found"),
    "protected_acts.at": Text("行为时间", "time of the act"),
    "blocks.started_at": Text("拉黑开始时间", "beginning of the block"),
    "blocks.ends_at": Text("拉黑结束时间", "end of the block"),
    "blocks.scope": Text("那次拉黑的范围", "scope of that block"),
    "blocks.ground": Text("当时的理由", "ground given then"),
    "blocks.reason_refs": Text("当时依据的记录", "records that it rested on"),
}


# what people call a value, by the field's last name, where the schema's own words make no noun
VALUES: dict[tuple[str, str], Text] = {
    ("role", "supervisor"): Text("主管", "a supervisor"),
    ("age_band", "adult"): Text("成年人", "adult"),
    ("status", "closed"): Text("已关闭", "closed"),
    ("status", "upheld"): Text("成立", "upheld"),
    ("status", "partly_upheld"): Text("部分成立", "partly upheld"),
    ("status", "dismissed"): Text("不成立", "dismissed"),
    ("status", "dismissed_malicious"): Text("不成立且被认定恶意", "dismissed and found malicious"),
    ("status", "pending"): Text("处理中", "pending"),
    ("merchant_fault", "none"): Text("没有过错", "none"),
    ("content_label", "none"): Text("没有问题", "none"),
    ("condition", "review"): Text("评价", "a review"),
    ("condition", "complaint"): Text("投诉", "a complaint"),
    ("defect", "confirmed"): Text("确有问题", "the goods were defective"),
    ("defect", "unproven"): Text("没有查清", "not established"),
    ("defect", "disproved"): Text("查明没有问题", "the goods were not defective"),
    ("reason_check", "confirmed"): Text("属实", "found to be true"),
    ("fact_check", "confirmed"): Text("属实", "found to be true"),
    ("plan", "none"): Text("没有安排", "nothing is planned"),
    ("plan", "fulfil"): Text("照常履约", "to fulfil them"),
    ("plan", "refund"): Text("退款", "to refund them"),
    ("scope", "purchase"): Text("购买", "buying"),
    ("scope", "chat"): Text("私聊", "private messages"),
    ("scope", "live"): Text("直播间", "live streams"),
    ("permissions", "block.request"): Text("申请拉黑", "to ask for a block"),
    ("permissions", "block.approve"): Text("复核拉黑", "to approve a block"),
    ("permissions", "block.lift"): Text("解除拉黑", "to lift a block"),
    ("permissions", "appeal.decide"): Text("处理申诉", "to decide appeals"),
    ("conflicts", "complained_party"): Text("就是被投诉的人", "being the person complained about"),
    ("conflicts", "relative"): Text("与当事人有亲属关系", "being a relative"),
    ("conflicts", "personal_dispute"): Text("与买家有私人纠纷", "a private dispute with the buyer"),
}


@attrs.frozen
class CollectionWords:
    """A collection's records in a sentence: the Chinese measure word and noun, English singular and plural.

    `whole` is what all of them are called together.
    """

    measure: str
    noun: str
    one: str
    many: str
    whole: Text


COLLECTIONS: dict[str, CollectionWords] = {
    "orders": CollectionWords("笔", "订单", "order", "orders", Text("买家的订单", "the buyer's orders")),
    "after_sales": CollectionWords(
        "次",
        "售后申请",
        "after-sale request",
        "after-sale requests",
        Text("买家的售后申请", "the buyer's after-sale requests"),
    ),
    "reviews": CollectionWords("条", "评价", "review", "reviews", Text("买家的评价", "the buyer's reviews")),
    "complaints": CollectionWords(
        "件", "投诉", "complaint", "complaints", Text("买家的投诉", "the buyer's complaints")
    ),
    "incidents": CollectionWords("起", "事件", "incident", "incidents", Text("买家的事件", "the incidents")),
    "communications": CollectionWords(
        "次", "沟通", "contact", "contacts", Text("与买家的沟通", "the contacts with the buyer")
    ),
    "evidence": CollectionWords(
        "份", "证据", "piece of evidence", "pieces of evidence", Text("本案的证据", "the pieces of evidence")
    ),
    "rulings": CollectionWords(
        "项", "平台判定", "ruling", "rulings", Text("对买家的平台判定", "the rulings on the buyer")
    ),
    "protected_acts": CollectionWords(
        "次", "受保护的行为", "protected act", "protected acts", Text("买家受保护的行为", "the buyer's protected acts")
    ),
    "blocks": CollectionWords(
        "次", "以往拉黑", "earlier block", "earlier blocks", Text("对买家的以往拉黑", "the earlier blocks of the buyer")
    ),
}
