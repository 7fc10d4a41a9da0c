"""What is ordered in the three months and after: invented, in the sizes real towns know."""

from msgspec import Struct


class Part(Struct, frozen=True):
    """A task of an order: what one unit pays, how long it takes, who does how much.

    `units` over `hands` workers (0: asked, not answered yet); `pay` is yen a unit; `shares` are (town, asked, accepted, price).
    """

    title: str
    units: int
    pay: int
    minutes: int
    hands: int
    shares: tuple[tuple[str, int, int, int], ...] = ()


class Job(Struct, frozen=True):
    """An order: `month` 0 to 2 are played to the end, 3 is the month on the screen. `upstream`: it is
    work passed on (再委託), and its notices say so."""

    key: str
    month: int
    client: str
    title: str
    spec: str
    job_type: str
    unit: str
    units: int
    price: int
    parts: tuple[Part, ...]
    day: int = 2
    days: int = 20
    upstream: bool = False


STORY = "sentences"
"""The order of the story: it comes through the partner API."""

JOBS = (
    Job(
        "cards", 0, "kensetsu", "名刺データ入力 8月分",
        "名刺の画像を見て、会社名・氏名・連絡先を表に入力します。判読できない文字は〓とします。",
        "data_entry", "枚", 4800, 24, (Part("名刺データ入力", 4800, 18, 1, 6),),
    ),
    Job(
        "autumn-goods", 0, "tsuhan", "商品情報の更新 秋の号",
        "商品ページの価格・説明・写真を、原稿のとおりに更新します。",
        "ec_update", "件", 1600, 170, (Part("商品情報の更新", 1600, 120, 6, 9),),
    ),
    Job(
        "minutes-aug", 0, "shakyo", "会議録の文字起こし 8月",
        "60分の会議の音声を文字にします。言いよどみは省きます。",
        "transcription", "本", 24, 12500, (Part("会議の文字起こし", 24, 9000, 450, 6),),
    ),
    Job(
        "photos", 0, "kanko", "観光写真の説明文",
        "写真1枚に40字から60字の説明文を付けます。地名は一覧の書き方にそろえます。",
        "annotation", "枚", 1500, 72,
        (Part("観光写真の説明文", 1500, 50, 2, 6,
              (("shiojiri", 500, 500, 60), ("itoigawa", 300, 300, 60))),), day=1,
    ),
    Job(
        "articles", 1, "kanko", "女神湖の秋 取材記事",
        "1本1,200字。取材先と写真の条件は別紙のとおりです。",
        "article", "本", 18, 22000, (Part("取材記事の執筆", 18, 15000, 480, 5),),
    ),
    Job(
        "mailing", 1, "onsen", "冬の案内状 封入と発送",
        "案内状とちらし2枚を封入し、宛名を貼って発送します。",
        "mailing", "通", 9000, 42, (Part("封入と発送", 9000, 28, 1, 6),),
    ),
    Job(
        "wasabi-goods", 1, "wasabi", "直販サイトの商品登録",
        "商品の名前・量・産地・アレルギー表示を登録します。",
        "ec_update", "件", 1200, 165, (Part("商品の登録", 1200, 120, 6, 6),),
    ),
    Job(
        "tenders", 1, "joho", "公募・入札情報の検索と登録 9月",
        "指定の自治体のページから新しい公募を見つけ、表に登録します。",
        "research", "日", 60, 9500, (Part("公募情報の登録", 60, 6500, 300, 4),),
    ),
    Job(
        STORY, 2, "tabi", "観光案内AIのための例文アノテーション",
        "観光案内の文3,000件に、地名・施設・時刻・料金の印を付けます。作業手引き第2版によります。",
        "annotation", "件", 3000, 60,
        (Part("観光例文アノテーション", 3000, 42, 2, 14,
              (("shiojiri", 1200, 1200, 52), ("itoigawa", 600, 400, 52))),),
        day=1, days=24,
    ),
    Job(
        "guidebook", 2, "tsuhan", "つくり手をたずねる 商品紹介記事",
        "つくり手に電話で話を聞き、1本2,000字の記事にします。",
        "article", "本", 42, 33000, (Part("商品紹介記事の執筆", 42, 26000, 720, 1),),
    ),
    Job(
        "members", 2, "shakyo", "会員名簿の入力",
        "手書きの申込書から会員名簿の表をつくります。",
        "data_entry", "件", 6000, 48, (Part("名簿の入力", 6000, 36, 2, 7),),
    ),
    Job(
        "winter-goods", 3, "kanko", "冬の体験プラン 情報の更新",
        "体験プランの料金・日程・写真を、原稿のとおりに更新します。",
        "ec_update", "件", 520, 170,
        (Part("体験プランの更新", 480, 120, 6, 7), Part("体験者の声の文字起こし", 40, 900, 45, 0)), days=24, upstream=True,
    ),
    Job(
        "ai-check", 3, "joho", "観光AIの教師データ補正",
        "AIが付けた印を見直し、誤りを直します。作業手引き第3版によります。",
        "annotation", "件", 2000, 58,
        (Part("教師データの補正", 2000, 40, 2, 6, (("tateshina", 600, 0, 50),)),), days=28,
    ),
)  # fmt: skip
