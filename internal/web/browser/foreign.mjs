// Texts of languages that there is no locale of yet, to see the widget from
// right to left and in a script without spaces.

export const foreign = {
  ar: {
    title: "محادثة",
    open: "افتح المحادثة",
    shut: "تصغير المحادثة",
    messages: "الرسائل",
    assistant: "المساعد الافتراضي",
    you: "أنت",
    greeting: "مرحبًا! كيف يمكننا مساعدتك؟",
    greeting_more: "اكتب سؤالك بكلماتك. يجيب المساعد فورًا، ويتولى الأمر شخص من فريقنا متى أردت.",
    popular: "أسئلة متكررة",
    follow_ups: "يسأل آخرون أيضًا",
    none_of_these: "لا شيء مما سبق",
    ask: "اكتب سؤالك",
    write: "اكتب رسالة",
    send: "إرسال",
    person: "التحدث إلى شخص",
    helped: "هل أفادك هذا؟",
    yes: "نعم",
    no: "لا",
    sent: "أُرسلت",
    handed_on: "أُحيلت إلى فريقنا",
    agent_joined: "انضم {name} إلى المحادثة",
    place: "دورك في قائمة الانتظار: {place}. سيرد عليك شخص قريبًا، ويمكنك متابعة الكتابة.",
  },
  ja: {
    title: "チャット",
    open: "チャットを開く",
    shut: "チャットを最小化",
    messages: "メッセージ",
    assistant: "バーチャルアシスタント",
    you: "お客様",
    greeting: "こんにちは。ご用件をお聞かせください。",
    greeting_more: "普段の言葉でご質問ください。アシスタントがすぐにお答えし、ご希望があれば担当者に代わります。",
    popular: "よくあるご質問",
    follow_ups: "ほかのお客様のご質問",
    none_of_these: "どれも当てはまらない",
    ask: "ご質問を入力",
    write: "メッセージを入力",
    send: "送信",
    person: "担当者と話す",
    helped: "お役に立ちましたか？",
    yes: "はい",
    no: "いいえ",
    sent: "送信しました",
  },
};

/** Makes the storefront and the widget of a page speak such a language. */
export async function speak(page, lang) {
  const dir = lang === "ar" ? "rtl" : "ltr";
  await page.route(/\/widget\/locale\/(ar|ja)\.json$/, (route) => route.fulfill({ json: foreign[lang] }));
  await page.route(/\/\?lang=/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('<html lang="en"', `<html lang="${lang}" dir="${dir}"`).replace('locale="en"', `locale="${lang}"`);
    await route.fulfill({ response, body });
  });
}
