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
        "评价{what}，{talk}，依据见所附评价记录，工单{ticket}",
        "就评价一事核对过订单和物流，{what}，{talk}，工单{ticket}",
    ),
    "malicious_order": (
        "订单{what}，{talk}，依据见所附订单记录，工单{ticket}",
        "近期下单情况：{what}，{talk}，工单{ticket}",
    ),
    "malicious_attack": ("聊天中{what}，{talk}，记录见附件，工单{ticket}", "当班客服反映{what}，{talk}，工单{ticket}"),
    "malicious_complaint": (
        "投诉{what}，{talk}，依据见平台处理结果，工单{ticket}",
        "投诉经核对{what}，{talk}，工单{ticket}",
    ),
}
WHAT = {
    "malicious_review": ("与事实不符", "内容违规", "集中且雷同", "附带索要财物"),
    "malicious_order": ("多次拍下不付款", "反复退款且理由不实", "大批异常", "多次拒收", "退回的货被调换"),
    "malicious_attack": ("多次辱骂", "刷屏", "扰乱直播", "出言威胁", "发布他人隐私"),
    "malicious_complaint": ("多次被驳回", "凭证系伪造", "和解后又提出", "附带索要财物"),
}
TALK = ("已在平台聊天中说明并提醒", "沟通过，买家没有回复", "打过平台电话并留了言", "客服与买家谈过")
SHORT_REMARKS = ("恶意", "差评师", "别卖他", "拉黑", "烦人")
