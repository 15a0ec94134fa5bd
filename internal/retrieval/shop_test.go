package retrieval

import (
	"testing"

	"dragoman/internal/chat"
)

// shop is a small corpus: enough to tell its topics apart.
func shop() Corpus {
	c := Corpus{Language: "en"}
	add := func(kind Kind, name string, texts ...string) {
		for _, text := range texts {
			c.Examples = append(c.Examples, Example{text, Label{kind, name}})
		}
	}
	add(KindTopic, "track", "Where is my parcel?", "How can I track the order?", "I need the tracking number", "which town has my package reached",
		"show me where the parcel is now", "tracking link please", "wheres my ordr", "has the box left the depot")
	add(KindTopic, "refund", "When do I get my money back?", "How long does a refund take?", "refund still not on my card", "when will you pay me back",
		"how many days until the refund arrives", "you owe me money for the returned lamp", "refnd when", "is the refund on its way")
	add(KindTopic, "cancel", "Please cancel my order", "I don't want it any more, cancel it", "can I cancel before it ships", "stop the order",
		"cancel the purchase I made today", "I ordered by mistake, undo it", "cancl my ordr", "call off the order please")
	add(KindTopic, "size", "Which size should I take?", "Does the jacket run small?", "what are the measurements of size M", "is there a size chart",
		"I am 180 cm tall, which size fits", "waist width of the jeans in L", "size guide pls", "between two sizes, which one")
	add(KindTopic, "password", "I forgot my password", "I can't log in", "the login code never comes", "reset my password",
		"locked out of my account", "it says wrong password", "cant log in plz", "how do I sign in again")
	add(KindTopic, "coupon", "Do you have a discount code?", "How do I get a coupon?", "any voucher for new customers", "is there a promo code",
		"where can I find coupons", "discount for my first order", "promo cod?", "got a voucher for me")
	add(KindNone, "offdomain", "What's the weather like tomorrow?", "Write me a poem", "who won the football match", "how do I bake bread",
		"translate this into Latin", "what is the capital of Peru", "my knee hurts", "tell me about dinosaurs")
	add(KindNone, "vague", "it", "thing", "hmm", "order", "blue", "that one", "asdf", "??")
	add(KindHuman, "", "I want to talk to a person", "get me an agent", "a real human please", "let me speak to your staff",
		"no bot, a person", "connect me with someone", "human!!", "can an employee help me")
	add(KindSmalltalk, "greeting", "Hello", "Hi there", "Good morning", "hey", "good evening", "hello everyone", "hiya", "hi")
	add(KindSmalltalk, "thanks", "Thank you", "thanks a lot", "many thanks", "thx", "cheers, thanks", "thank you very much", "ty", "thanks!")
	c.Concepts = []Concept{
		{"parcel", []string{"parcel", "package", "box", "consignment"}},
		{"money_back", []string{"refund", "money back", "pay me back", "reimbursement"}},
		{"password", []string{"password", "passcode", "pin"}},
	}
	c.Signs = []Sign{
		{chat.AlertSafety, []string{"caught fire", "electric shock"}, []string{"The charger caught fire", "I got an electric shock from the lamp",
			"smoke came out of it and burned my hand", "it exploded next to my child", "the kettle gave me a shock", "flames came out of the heater"}},
		{chat.AlertFraud, []string{"scam", "thieves"}, []string{"This is a scam", "you are thieves", "you stole my money, crooks",
			"fake shop, pure fraud", "I was cheated by you swindlers", "what a swindle, thieves"}},
	}
	return c
}

func train(t testing.TB, c Corpus) *Model {
	t.Helper()
	m, err := Train(t.Context(), c, DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	return m
}
