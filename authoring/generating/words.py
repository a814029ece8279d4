"""What people write in a made-up history: small vocabularies, put together anew each time, and plainly made up."""

GOODS = {
    "general": (
        "帆布包",
        "保温杯",
        "台灯",
        "雨伞",
        "卫衣",
        "运动袜",
        "收纳盒",
        "抱枕",
        "蓝牙音箱",
        "拖把",
        "门帘",
        "手机壳",
    ),
    "food": ("坚果礼盒", "山核桃", "牛肉干", "蜂蜜", "柠檬茶", "挂面", "红枣", "辣椒酱", "藕粉", "米糕"),
}
LIKE = (
    "爱喝茶的",
    "慢吞吞的",
    "晒太阳的",
    "数星星的",
    "迷路的",
    "打瞌睡的",
    "会弹琴的",
    "追风的",
    "种花的",
    "捡贝壳的",
    "怕冷的",
    "戴草帽的",
)
BEING = ("小蜗牛", "土豆", "云朵", "企鹅", "松果", "小橘子", "柚子", "河马", "蒲公英", "面包", "海星", "毛线团")

GOOD_REVIEWS = (
    "{goods}和图片一样，很满意",
    "用了几天，{goods}质量不错",
    "发货快，{goods}包得很仔细",
    "第二次买{goods}了，还会再来",
    "客服耐心，{goods}也好",
)
FAIR_REVIEWS = (
    "{goods}还行，物流有点慢",
    "{goods}一般，对得起这个价",
    "颜色和图片有些差别，{goods}能用",
    "{goods}有一点味道，晾晾就好",
)
BAD_REVIEWS = (
    "{goods}用了两天就坏了",
    "等了十天才收到{goods}",
    "{goods}和描述差得太远",
    "收到的{goods}少了一件，问客服没人回",
    "{goods}掉色，不会再买",
    "{goods}包装破了，里面也湿了",
)
UNTRUE_REVIEWS = (
    "收到的是空盒子，根本没有{goods}",
    "{goods}是别人用过的旧货",
    "{goods}寄来时已经过期一年",
    "从来没有收到过{goods}",
)
COPIED_REVIEWS = (
    "千万别买这家的{goods}，谁买谁后悔",
    "这家的{goods}全是假的，大家绕开走",
    "看到{goods}就赶紧划走，别上当",
)
ABUSIVE_REVIEWS = ("（{goods}的评价，文字因违规已由平台隐去）", "（平台已屏蔽这条关于{goods}的评价）")

REMARKS = {
    "malicious_review": (
        "评价{what}，{talk}，依据见所附记录，工单{ticket}",
        "核对过订单和物流，评价{what}；{talk}，工单{ticket}",
    ),
    "malicious_order": (
        "近期下单{what}，{talk}，依据见所附记录，工单{ticket}",
        "经核对，买家{what}；{talk}，工单{ticket}",
    ),
    "malicious_attack": (
        "当班客服反映买家{what}，{talk}，工单{ticket}",
        "买家{what}，{talk}，记录见附件，工单{ticket}",
    ),
    "malicious_complaint": (
        "买家{what}，{talk}，依据见所附记录，工单{ticket}",
        "经核对，买家{what}；{talk}，工单{ticket}",
    ),
}
WHAT = {
    "malicious_review": ("只有一星", "与实际不符", "影响店铺信誉"),
    "malicious_order": ("情况异常", "多次退款", "反复取消", "占用库存"),
    "malicious_attack": ("言语不当", "影响客服工作", "扰乱秩序"),
    "malicious_complaint": ("多次投诉", "投诉影响店铺"),
    "malicious_review.extortion": ("附带索要财物", "以改评为条件要钱"),
    "malicious_review.fabricated": ("捏造事实", "与物流和质检相反"),
    "malicious_review.flooding": ("集中且雷同", "几天内大量重复"),
    "malicious_review.competitor": ("疑为同行所写", "账号与同行有关联"),
    "malicious_review.abusive_content": ("含违规内容", "文字已被平台隐去"),
    "malicious_order.unpaid_hoarding": ("多次拍下不付款", "反复占用库存不付款"),
    "malicious_order.refund_cycling": ("反复退款且理由不实", "大部分订单退款，理由查无实据"),
    "malicious_order.reverse_brushing": ("一天内大批下单又全部退款", "短时间大量异常下单"),
    "malicious_order.false_delivery": ("多次无故拒收", "收件信息多次不实"),
    "malicious_order.return_fraud": ("退回的货被调换", "退货与发出的不是同一件"),
    "malicious_order.competitor": ("为同行下单后取消", "账号与同行有关联且反复退款"),
    "malicious_attack.insult": ("一天内多次辱骂", "反复辱骂客服"),
    "malicious_attack.flooding": ("长时间刷屏", "连续发送无关内容"),
    "malicious_attack.live_disruption": ("多场扰乱直播", "在几场直播里捣乱"),
    "malicious_attack.hate_speech": ("发表歧视言论",),
    "malicious_attack.sexual_harassment": ("言语骚扰客服",),
    "malicious_attack.threat": ("威胁客服人身安全",),
    "malicious_attack.doxxing": ("公开客服的个人信息",),
    "malicious_attack.system_attack": ("攻击店铺的系统",),
    "malicious_complaint.extortion": ("以投诉索要财物",),
    "malicious_complaint.forged_evidence": ("投诉凭证系伪造",),
    "malicious_complaint.repeated_unfounded": ("投诉多次被驳回", "反复投诉均不成立"),
    "malicious_complaint.repeat_after_settlement": ("和解后又反复投诉",),
}
TALKED = ("已在平台说明并提醒", "沟通过，有记录", "客服谈过{count}次", "已沟通{count}次")
NOT_TALKED = ("尚未沟通", "情况紧急", "依店规处理")
SHORT_REMARKS = ("恶意", "差评师", "别卖他", "拉黑", "烦人")
