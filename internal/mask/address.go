package mask

import (
	"regexp"
	"slices"
	"strings"
)

// Names of streets: a few words of an alphabet, the first of them or the last
// next to the word for a street.
const (
	named  = `(?:[\p{Latin}'’.-]+ ){0,4}?[\p{Latin}'’.-]+`
	capped = `(?:\p{Lu}[\p{Latin}'’.-]* ){0,3}\p{Lu}[\p{Latin}'’.-]*`
	house  = `\d{1,5} ?[a-z]?\b(?: ?[/-] ?\d{1,4}[a-z]?\b)?`
	// What may follow: a flat, a floor, a postcode and a town.
	flat  = `(?:,? ?(?:apt|apartment|flat|unit|suite|floor|wohnung|whg|etage|app?t|appartement|bât|piso|puerta|planta|esc|bloco|apto?|andar|interno|int|scala|piano|m|lok|daire|kat|no)\b[.:]? ?(?:n[°o.]? ?)?\d*[oa°]?(?: ?[a-z]\b)?|, ?\d{1,2}[oa°] ?[a-z]?\b)*`
	place = `(?:,? \d{4,6}\b(?: \p{Lu}[\p{Latin}-]+){0,2}|,? \d{2}-\d{3}\b(?: \p{Lu}[\p{Latin}-]+)?)?`
)

// street is a form of addresses, and the parts of words of which one must be in
// the text, which is quicker to see.
type street struct {
	parts []string
	form  *regexp.Regexp
}

func form(parts, expression string) street {
	return street{strings.Fields(parts), regexp.MustCompile(expression)}
}

const englishStreets = "street road avenue lane drive boul court square terrace crescent close way place rd ave ln dr blvd ct st"

// streets are the forms of addresses, by how the languages build them. All ask
// for a number: the name of a street alone says little.
var streets = []street{
	form(englishStreets, `\b\d{1,5}[a-zA-Z]?,? `+capped+` (?i:street|road|avenue|lane|drive|boulevard|court|square|terrace|crescent|close|way|place|highway|parkway|(?:st|rd|ave|ln|dr|blvd|ct|hwy)\b\.?)(?i:`+flat+`)`),
	form(englishStreets, `(?i)\b\d{1,5}[a-z]?,? (?:[\p{Latin}'’.-]+ ){1,3}?(?:street|avenue|lane|boulevard|(?:rd|ave|ln|blvd)\b\.?)`+flat),
	form("str strasse straße weg platz allee gasse damm ufer", `(?i)[\p{Latin}.-]*[\p{Latin}]{2,}(?:[ -]?stra(?:ß|ss)e|str\.|stra(?:ß|ss)e|weg|platz|allee|gasse|damm|ufer)(?:,| nr\.?)? ?`+house+flat+`(?-i:`+place+`)`),
	form("rue av boul bd all chemin impasse quai place cours route", `(?i)\b\d{1,4}(?: ?(?:bis|ter))?,? (?:(?:rue|avenue|av|boulevard|bd|all[ée]e|chemin|impasse|quai)\b\.? (?:(?:d[eu]s?|las?|les?) )*[\p{Latin}'’-]+(?-i:(?: \p{Lu}[\p{Latin}'’-]*)*)|(?:place|cours|route)(?: d[eu]s?| la| les?| d['’])* ?(?-i:`+capped+`))`+flat+`(?-i:`+place+`)`),
	form("rue boul impasse calle c/ av paseo traves rua pra via piaz vicolo ul al osiedle os. r. pl.", `(?i)(?:\b(?:rue|boulevard|impasse|calle|c/|avda|avenida|paseo|traves[íi]a|rua|travessa|pra[çc]a|viale|piazza|piazzale|vicolo|ul|ulic[ay]|alej[ai]|osiedle)\b|\b(?:r|al|os|pl|av)\.)[./]? ?`+named+`,? (?:n[o°.]{0,2}|num|nr\.?)? ?`+house+flat+`(?-i:`+place+`)`),
	form("via corso largo plaza camino carretera ronda alameda estrada plac", `\b(?i:via|corso|largo|plaza|camino|carretera|ronda|alameda|estrada|plac)(?i: d[aeio]l?(?:la|le|los|las)?| san(?:ta|t'|to)?)* `+capped+`,? (?:n[.°o]? ?)?`+`(?i:`+house+flat+`)`+place),
	form("ул прос пр пер шос наб б-р бул про пло пл м", `(?i)(?:^|[^\p{Cyrillic}])((?:ул(?:иц[аеыу])?|просп(?:ект[ае]?)?|пр-т|пр|пер(?:еул(?:ок|ке))?|шоссе|наб(?:ережная)?|б-р|бульвар[е]?|проезд[е]?|площад[ьи]|пл|мкр|микрорайон)(?:\.| ) ?(?:[\p{Cyrillic}.-]+ ){0,3}?[\p{Cyrillic}.-]+,? ?(?:д(?:ом)?\.? ?)?\d{1,4} ?[а-д]?(?:/\d+)?`+russianFlat+`)`),
	form("ул про пр- пер шос наб бул пло", `(?i)(?:^|[^\p{Cyrillic}])([\p{Cyrillic}-]+(?:ая|ий|ой|ый|ом) (?:улиц[аеу]|ул\.?|проспект[е]?|пр-т|переулок|шоссе|набережная|бульвар|проезд|площадь),? ?(?:д(?:ом)?\.? ?)?\d{1,4} ?[а-д]?(?:/\d+)?`+russianFlat+`)`),
	form("mah sok cad sk cd bulv blv", `(?i)(?:[\p{Latin}\d.]+ ){0,2}[\p{Latin}\d.]+ (?:mah(?:allesi)?|sok(?:ak|a[ğg][ıi])?|cad(?:desi)?|sk|cd|bulvar[ıi]|blv)\b\.?(?:[ ,]+[\p{Latin}]+ (?:sok(?:ak|a[ğg][ıi])?|sk|cad(?:desi)?|cd|apt|sitesi)\b\.?)*[ ,]*(?:no|numara|kap[ıi])?[ .:]*\d{1,4}(?:/\d+)?(?:[ ,]*(?:daire|d|kat|k|apt|blok)\b[ .:]*\d+)*`),
	form("شارع حي عمار مبنى بناية برج فيلا", `(?:^|[^\p{Arabic}])((?:شارع|حي|عمارة|عماره|مبنى|بناية|برج|فيلا) ?(?:[\p{Arabic}،-]+ ){0,5}?(?:[\p{Arabic}،-]+ )?(?:رقم )?\d{1,5}(?:[ ،,]*(?:شقة|شقه|الدور|الطابق|دور|عمارة|مبنى|بناية|رقم) ?(?:رقم )?\d{1,4})*)`),
	form("路 街 大道 巷 弄 胡同 村 小区 苑 花园 大厦 公寓", `(?:`+provinces+`)?(?:\p{Han}{1,3}市)?(?:\p{Han}{1,3}[区區县縣镇鎮乡鄉])?\p{Han}{1,4}(?:路|街|大道|巷|弄|胡同|村|小区|苑|花园|大厦|新村|公寓)(?:[东西南北中]|[一二三四五六七八九十]+)?[段期区]?\d{1,5}(?:号|號|弄|栋|棟|幢|座|单元|單元|楼|樓|室|层|-)(?:院?\p{Han}{0,6}?\d{1,5}(?:号|號|弄|栋|棟|幢|座|单元|單元|楼|樓|室|层)?)*`),
	form("市 区 町 村 郡", `(?:[\p{Han}]{2,3}[都道府県])?[\p{Han}\p{Hiragana}\p{Katakana}ヶ]{1,4}[市区町村郡][\p{Han}\p{Hiragana}\p{Katakana}ヶー]{0,8}\d{1,4}(?:丁目|番地|番|号|-)(?:の?\d{1,4}(?:丁目|番地|番|号室|号|-)?)*(?: ?[\p{Katakana}\p{Han}ー]{2,12} ?\d{1,4}(?:号室?)?)?`),
	form("로 길 읍 면 동 리", `(?:[가-힣]+(?:특별시|광역시|특별자치시|도|시) ?)?(?:[가-힣]+(?:시|군|구) ){0,2}[가-힣]+(?:대로|로|길|읍|면|동|리) ?(?:\d+번?길 ?)?\d{1,4}(?:-\d+)?(?:번지)?(?:,? ?[가-힣]*(?:아파트|빌라|오피스텔)? ?\d{1,4}동)?(?: ?\d{1,4}(?:호|층))*`),
}

const (
	russianFlat = `(?:,? ?(?:кв(?:артира)?|корп(?:ус)?|к|стр|подъезд|этаж)\.? ?\d+)*`
	provinces   = `(?:北京|上海|天津|重庆)市?|(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|臺灣)省?|内蒙古(?:自治区)?|广西(?:壮族自治区)?|西藏(?:自治区)?|宁夏(?:回族自治区)?|新疆(?:维吾尔自治区)?|香港|澳门`
)

// counted follows a number that counts something, so that what stands before it
// is no street: "auf dem Rückweg 14 Tage", "택배로 3일".
var counted = regexp.MustCompile(`(?i)^ ?(?:일|개|번째|번|시|월|년|원|만|천|명|회|분|주|박스|세트|장|켤레|%|퍼센트|(?:days?|weeks?|months?|hours?|times|tage?n?|wochen?|monate?n?|stunden?|uhr|jours?|semaines?|mois|heures?|d[ií]as?|semanas?|meses|mes|horas?|giorni|giorno|settimane|mesi|ore|dni|dzie[nń]|tygodni\p{L}*|g[uü]n|hafta|ay|saat)\b|дн|дней|недел|месяц|час|раз|шт|أيام|يوم|أسابيع|شهر|ساعة)`)

// chineseStart are the last words before an address: nothing but its own parts
// tells where it begins.
var chineseStart = regexp.MustCompile(`^\p{Han}{0,2}([成到为為是在址至给給往于於])\p{Han}`)

// startsOtherwise are beginnings of what only looks like an English street.
var startsOtherwise = regexp.MustCompile(`(?i)^\d+ (?:days?|weeks?|months?|hours?|minutes?|items?|parcels?|orders?|of|on|in|at|and|or|times)\b`)

// addresses finds streets with a number.
func addresses(p *plain) []span {
	lower := strings.ToLower(p.text)
	for _, street := range streets {
		if !contains(lower, street.parts) {
			continue
		}
		var found []span
		for _, s := range spans(street.form, p.text, Address) {
			text := p.text[s.from:s.to]
			if counted.MatchString(p.text[s.to:]) || startsOtherwise.MatchString(text) {
				continue
			}
			if m := chineseStart.FindStringSubmatchIndex(text); m != nil {
				s.from += m[3]
			}
			if strings.ContainsAny(text, "0123456789") {
				found = append(found, s)
			}
		}
		if len(found) > 0 {
			return found // the next round finds the others
		}
	}
	return nil
}

var (
	calledPostcode = regexp.MustCompile(`(?i)(?:〒|\bpost ?codes?|\bzip(?: ?code)?|\bplz|\bpostleitzahl|\bcode postal|\bc[oó]digo postal|\bc\.?p\.?|\bcep|\bcap|\bkod(?:em)? pocztowy|индекс|\bposta kodu|الرمز البريدي|郵便番号|邮编|郵編|邮政编码|우편번호)(?: ?(?:is|ist|est|es|é|jest|:|=|は|是|为|-|هو|은|는))* ?([a-z]{0,2}\d[a-z\d]{1,5}(?:-\d{2,4}| ?\d[a-z]{2}| \d{2,3})?)\b`)
	postcodeForm   = regexp.MustCompile(`\b(?:[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d|\d{5}-\d{3})\b`)
	hyphenPostcode = regexp.MustCompile(`(?:^|[^\d-])(\d{2}-\d{3})(?:[^\d-]|$)`) // of Poland
)

// postcodeParts are parts of the words for a postcode, as in street.parts.
var postcodeParts = strings.Fields("〒 post zip plz c.p cp cep cap kod индекс الرمز 郵便 邮 郵 우편")

// postcodes finds those that are called so, or that look like nothing else.
func postcodes(p *plain) []span {
	lower := strings.ToLower(p.text)
	if contains(lower, postcodeParts) {
		if found := spans(calledPostcode, p.withoutHarmless(), Postcode); len(found) > 0 {
			return found
		}
	}
	if found := spans(postcodeForm, p.text, Postcode); len(found) > 0 {
		return found
	}
	return spans(hyphenPostcode, p.text, Postcode)
}

// contains reports whether one of the parts is in a text.
func contains(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}
