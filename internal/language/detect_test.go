package language_test

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	"dragoman/internal/language"
)

// sayings are a few sentences a language: a real detector learns from
// thousands.
var sayings = map[string][]string{
	"en": {"Where is my parcel?", "I have not received the order yet", "When will you send it?", "The payment was declined twice", "How do I return these shoes?",
		"What is the tracking number of my package", "Thank you very much for the help", "It should have been here on Friday", "Can you change the address please", "this does not work at all"},
	"es": {"¿Dónde está mi paquete?", "Todavía no he recibido el pedido", "¿Cuándo lo van a enviar?", "El pago fue rechazado dos veces", "¿Cómo devuelvo estos zapatos?",
		"Cuál es el número de seguimiento de mi envío", "Muchas gracias por la ayuda", "Tenía que llegar el viernes", "Pueden cambiar la dirección por favor", "esto no funciona para nada"},
	"fr": {"Où est mon colis ?", "Je n'ai pas encore reçu la commande", "Quand allez-vous l'envoyer ?", "Le paiement a été refusé deux fois", "Comment retourner ces chaussures ?",
		"Quel est le numéro de suivi de mon colis", "Merci beaucoup pour votre aide", "Il devait être là vendredi", "Pouvez-vous changer l'adresse s'il vous plaît", "ça ne marche pas du tout"},
	"ru": {"Где моя посылка?", "Я ещё не получил заказ", "Когда вы его отправите?", "Оплата не прошла два раза", "Как вернуть эти туфли?",
		"Какой трек-номер у моей посылки", "Большое спасибо за помощь", "Должны были привезти в пятницу", "Можно поменять адрес пожалуйста", "это совсем не работает"},
}

var detector = sync.OnceValue(func() *language.Detector { return language.NewDetector(sayings) })

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		text string
		want string
	}{
		{"when will the package be here", "en"},
		{"cuando llega el envio", "es"},
		{"quand arrive le colis", "fr"},
		{"когда придёт посылка", "ru"},
		{"gde moya posylka", "ru"},
		{"kogda vy otpravite zakaz", "ru"},
		{"mi iPhone charger no funciona", "es"},
		{"la livraison express du MacBook Pro n'est pas là", "fr"},
	} {
		if g := detector().Detect(c.text, nil, language.Prior{}); g.Language != c.want {
			t.Errorf("%q: %s (%.2f), want %s", c.text, g.Language, g.Confidence, c.want)
		}
	}
}

func TestWhatIsKnownDecidesAmbiguousMessages(t *testing.T) {
	for _, text := range []string{"ok", "???", "", "12345", "😀", "paypal"} {
		for lang := range sayings {
			if g := detector().Detect(text, nil, language.Prior{Current: lang}); g.Language != lang {
				t.Errorf("%q in a conversation in %s: %s", text, lang, g.Language)
			}
		}
		if g := detector().Detect(text, nil, language.Prior{Locale: "es-MX"}); g.Language != "es" {
			t.Errorf("%q on a Mexican storefront: %s", text, g.Language)
		}
	}
}

func TestALanguageThatIsMeantOverrulesThePrior(t *testing.T) {
	prior := language.Prior{Locale: "en-GB", Current: "en"}
	if g := detector().Detect("todavía no he recibido mi paquete, ¿cuándo llega?", nil, prior); g.Language != "es" {
		t.Errorf("a whole Spanish sentence: %s", g.Language)
	}
}

func TestEvidenceIsRemembered(t *testing.T) {
	first := detector().Detect("todavía no he recibido el pedido", nil, language.Prior{})
	if first.Evidence["es"] != 0 || first.Evidence["en"] >= 0 {
		t.Errorf("evidence %v", first.Evidence)
	}
	if g := detector().Detect("ok", nil, language.Prior{Evidence: first.Evidence}); g.Language != "es" {
		t.Errorf("ok after a Spanish message: %s", g.Language)
	}
}

func TestOnlyTheStoresLanguages(t *testing.T) {
	g := detector().Detect("¿Dónde está mi paquete?", []string{"en", "fr"}, language.Prior{})
	if g.Language != "en" && g.Language != "fr" {
		t.Errorf("%s is not among the store's languages", g.Language)
	}
	if g := detector().Detect("hola", []string{"tlh"}, language.Prior{}); g.Language != "" {
		t.Errorf("none of the store's languages is known, but it says %s", g.Language)
	}
}

func TestAMessageInSeveralLanguagesIsInThatOfItsQuestion(t *testing.T) {
	for text, want := range map[string]string{
		"The tracking page says your parcel has been handed over. ¿Cuándo llega mi paquete?":                         "es",
		"El seguimiento dice que el pedido ha sido enviado. Where is my parcel and when will it be here?":            "en",
		"Bonjour, merci beaucoup. Когда вы отправите заказ?":                                                         "ru",
		"Todavía no he recibido el pedido. ¿Cuándo lo van a enviar? Gracias.":                                        "es",
		"Je n'ai pas encore reçu la commande. Vous pouvez changer l'adresse ? The status is out for delivery.":       "fr",
		"¿Dónde está mi pedido de los Nike Air Max Running Shoes, black edition? Tenía que llegar el viernes pasado": "es",
	} {
		if g := detector().Detect(text, nil, language.Prior{}); g.Language != want {
			t.Errorf("%q: %s (%.2f), want %s", text, g.Language, g.Confidence, want)
		}
	}
}

func TestAnotherLanguage(t *testing.T) {
	for text, other := range map[string]bool{
		"Wanneer wordt mijn pakketje eindelijk bezorgd, ik wacht al heel lang": true, // Dutch
		"Коли ви відправите моє замовлення, я вже довго чекаю":                 true, // Ukrainian
		"איפה החבילה שלי":                                    true, // Hebrew, by its script
		"मेरा पार्सल कहाँ है":                                true, // Hindi
		"Hvornår kommer min pakke, jeg venter stadig på den": true, // Danish
		"where is my package?":                               false,
		"gde moya posylka":                                   false,
		"¿cuándo llega el envío?":                            false,
		"nope":                                               false, // too short to tell
		"😀 123":                                              false,
		"":                                                   false,
		"когда придёт посылка":                               false,
	} {
		if g := detector().Detect(text, nil, language.Prior{Locale: "en"}); (g.Other != "") != other {
			t.Errorf("%q: other %q", text, g.Other)
		}
	}
}

func TestALanguageThatTheStoreDoesNotOfferIsAnother(t *testing.T) {
	g := detector().Detect("¿Dónde está mi paquete? Todavía no he recibido el pedido", []string{"en", "fr"}, language.Prior{})
	if g.Other != "es" {
		t.Errorf("Spanish in a store of English and French: %+v", g)
	}
}

// A detector that was kept says the same as the one that was learned.
func TestKeptDetectorIsTheSame(t *testing.T) {
	data, err := detector().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := language.LoadDetector(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, texts := range sayings {
		for _, text := range append(texts, "Wanneer wordt mijn pakketje bezorgd", "ok", "") {
			got, want := kept.Detect(text, nil, language.Prior{Locale: "es"}), detector().Detect(text, nil, language.Prior{Locale: "es"})
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%q: %+v, was %+v", text, got, want)
			}
		}
	}
	for _, broken := range [][]byte{nil, data[:len(data)/2], []byte("no detector")} {
		if _, err := language.LoadDetector(broken); err == nil {
			t.Error("what is no detector was read as one")
		}
	}
}

func FuzzDetect(f *testing.F) {
	for _, text := range []string{"", "hola", "\xff", "где", "我的", "ok ok ok", "ﬀ"} {
		f.Add(text, "es-MX", "fr")
	}
	f.Fuzz(func(t *testing.T, text, locale, current string) {
		g := detector().Detect(text, nil, language.Prior{Locale: locale, Current: current})
		if _, ok := sayings[g.Language]; !ok || !(g.Confidence > 0 && g.Confidence <= 1) {
			t.Fatalf("%+v", g)
		}
		for lang, e := range g.Evidence {
			if e > 0 {
				t.Fatalf("evidence for %s is %v", lang, e)
			}
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	d := detector()
	b.ReportAllocs()
	for b.Loop() {
		d.Detect("Todavía no he recibido el pedido y el seguimiento no cambia desde el lunes", nil, language.Prior{})
	}
}

// Names of products in Latin letters don't make a message foreign, and a
// language typed in letters that are not its own is found. (That it is not
// foreign takes more texts to learn.)
func TestForeignLetters(t *testing.T) {
	for text, want := range map[string]string{
		"мой iPhone 15 Pro Max из заказа":   "ru",
		"gde moy zakaz, kogda vy otpravite": "ru",
		"ya eshche ne poluchil posylku":     "ru",
	} {
		if g := detector().Detect(text, nil, language.Prior{Locale: "ru"}); g.Language != want || g.Other != "" && strings.HasPrefix(text, "мой") {
			t.Errorf("%q: %s, other %q", text, g.Language, g.Other)
		}
	}
}
