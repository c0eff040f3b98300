"""Characters and numbers as an outline writes them: simplified or traditional, full or half width, 一 or 1 or ①.

`fold` keeps the length of a text, so a position found in the folded text is the same position in the original:
everything is recognised in one plain spelling and cut out in the author's own.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Answer = TypeVar("Answer")

TRADITIONAL = (
    "課课對对綱纲講讲師师內内時时間间費费學学習习標标員员訓训獲获徵征優优勢势適适參参門门單单節节題题體体歷历點点務务"
    "詳详簡简紹绍練练擬拟戰战論论設设計计錄录塊块階阶環环專专場场總总結结開开導导論论認认證证書书評评價价閱阅讀读關关"
    "鍵键聯联繫系係系電电話话動动遊游戲戏實实際际問问與与個个訂订報报閒闲組组織织區区別别類类會会議议說说釋释義义"
    "買买賣卖貨货資资質质條条構构團团隊队績绩應应該该讓让變变樣样產产業业營营銷销網网頁页轉转載载號号碼码餘余後后"
    "範范圍围歸归檔档擇择陸陆貳贰叁叁將将來来這这幾几較较據据統统經经驗验觀观現现發发達达連连還还過过進进選选運运"
    "遠远邊边錢钱錯错鐘钟陽阳難难響响頂顶項项順顺須须預预領领頭头顧顾願愿飛飞養养駕驾驅驱麼么麽么黃黄點点龍龙製制"
    "複复禮礼僅仅億亿兩两萬万爭争劃划劑剂務务協协單单縣县參参啟启喪丧嗎吗圖图團团執执報报場场壓压夠够奪夺獎奖導导"
    "屬属帶带幫帮廣广廳厅張张強强彈弹彙汇後后從从復复徹彻態态慮虑懷怀戶户掛挂揚扬換换損损擊击擔担據据擴扩攝摄斷断"
    "無无書书條条業业極极樂乐機机檢检歡欢歲岁殺杀決决況况準准滿满漢汉潛潜澤泽為为熱热獨独環环產产畫画異异當当療疗"
    "盡尽監监盤盘礎础禍祸種种稱称穩稳競竞筆笔簽签糾纠約约級级紀纪納纳純纯紙纸細细終终給给絕绝維维編编緒绪線线緊紧"
    "總总縱纵績绩繼继續续聲声職职聽听肅肃脫脱腳脚膽胆舊旧艱艰藝艺處处術术衝冲補补裝装裡里規规視视親亲覺觉計计訊讯"
    "託托記记訪访許许訴诉診诊詞词試试詢询誠诚誤误談谈請请諮咨謝谢識识警警譯译護护負负財财貢贡責责貴贵貸贷貿贸賃赁"
    "賓宾賞赏賠赔賬账帳账賽赛贏赢趨趋跡迹蹤踪車车軟软輔辅輪轮輸输辦办辯辩農农遞递遲迟遺遗郵邮釣钓針针鋪铺錄录鎖锁"
    "鏈链鐵铁長长閉闭閃闪闊阔陣阵陳陈險险隨随隱隐雙双雜杂離离靈灵靜静韓韩頻频題题額额風风飯饭餐餐館馆駐驻騙骗驚惊"
    "們们備备則则匯汇啓启國国層层庫库掃扫搶抢敗败數数於于權权測测溝沟溫温煉炼爲为狀状眾众祕秘籤签綜综緣缘羣群腦脑臺台舉举薦荐衆众"
    "見见討讨訣诀語语說说説说誰谁輯辑邏逻閲阅頒颁饋馈驟骤債债償偿"
    "週周鬥斗魚鱼鮮鲜鳴鸣齊齐齡龄份份"
)
SIMPLE = dict(zip(map(ord, TRADITIONAL[::2]), TRADITIONAL[1::2], strict=True))
HALF_WIDTH = {0xFF01 + step: chr(0x21 + step) for step in range(94)}
LOOKALIKES = {
    0x3000: " ",
    ord("﹒"): ".",
    ord("。") + 0x0: "。",
    ord("﹑"): "、",
    ord("丶"): "、",
    ord("､"): "、",
    ord("∶"): ":",
    ord("︰"): ":",
    ord("﹕"): ":",
    ord("〔"): "(",
    ord("〕"): ")",
    ord("{"): "(",
    ord("}"): ")",
    ord("｛"): "(",
    ord("｝"): ")",
    ord("﹙"): "(",
    ord("﹚"): ")",
    ord("〖"): "【",
    ord("〗"): "】",
    ord("［"): "【",
    ord("］"): "】",
    ord("["): "【",
    ord("]"): "】",
    ord("「"): "【",
    ord("」"): "】",
}
FOLD = SIMPLE | HALF_WIDTH | LOOKALIKES

# Pictures that a chat message puts in front of its lines.
EMOJI = "\u231a\u231b\u23e9-\u23fa\u2600-\u260d\u2610-\u2638\u2690-\u26ff\u2700-\u2712\u2714-\u2717\u271d-\u2767\u2795-\u27bf\u2b05-\u2b55\U0001f000-\U0001faff"

DIGITS = dict(
    zip(
        "零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖参",
        (0, 0, *range(1, 10), 2, *range(1, 10), 3),
        strict=True,
    )
)
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
ENGLISH = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
ROMAN = {"i": 1, "v": 5, "x": 10}


def words_of(text: str) -> tuple[str, ...]:
    """A word list that is written as one reads it."""
    return tuple(text.split())


LONGEST, MOST = 120, 16_384


def remembered(function: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """The same short line is asked about many times on its way into the tree; long ones are not worth the room."""
    known = lru_cache(MOST)(function)

    @wraps(function)
    def ask(text: str) -> Answer:
        return known(text) if len(text) <= LONGEST else function(text)

    return ask


@remembered
def fold(text: str) -> str:
    """One plain spelling of the same length: simplified, half width, ordinary brackets."""
    return text.translate(FOLD)


def number(text: str) -> int | None:
    """12, 十二, ⑫, Ⅻ, xii and twelve are all a number; anything else is None."""
    text = "".join(text.split()).lower()
    if not text:
        return None
    if len(text) == 1 and not text.isdecimal():
        return _single(text)
    if text.isascii() and text.isdigit():
        return int(text)
    if text in ENGLISH:
        return ENGLISH[text]
    return _roman(text) if set(text) <= ROMAN.keys() else _chinese(text)


def _single(char: str) -> int | None:
    if char in DIGITS:
        return DIGITS[char]
    if char in TENS:
        return TENS[char]
    if char in ROMAN:
        return ROMAN[char]
    value = unicodedata.numeric(char, None)
    return int(value) if value is not None and value == int(value) else None


def _roman(text: str) -> int | None:
    values = [ROMAN[char] for char in text]
    signed = [-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True)]
    return sum(signed) if values else None


def _chinese(text: str) -> int | None:
    total, digit = 0, 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in TENS:
            total, digit = total + (digit or 1) * TENS[char], 0
        else:
            return None
    return total + digit
