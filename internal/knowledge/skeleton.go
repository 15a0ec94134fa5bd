package knowledge

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"

	"dragoman/internal/chat"
)

// Skeleton returns the files of a language that is to be written, by their
// names in its folder: every entry with what it covers and the placeholders it
// must name, and the other lists, all empty. The language is a draft until the
// line that says so is taken out. model is the language whose answers show what
// the new ones promise. Errors are chat.CodeInvalid.
func Skeleton(b *Base, lang, model string) (map[string]string, error) {
	if tag, err := language.Parse(lang); err != nil || tag.String() != lang {
		return nil, chat.Invalid("language", "%q is no language tag; use one like nl or pt-BR", lang)
	}
	if b.Languages[lang] != nil {
		return nil, chat.Invalid("language", "%s is there already", lang)
	}
	l := b.Languages[model]
	if l == nil {
		return nil, chat.Invalid("model", "there is no %q to take the entries from; the knowledge base has %s", model, strings.Join(b.Tags(), ", "))
	}
	files := map[string]string{"status.yaml": "# Not offered to buyers yet. Remove this file when `dragoman knowledge check` finds nothing that is missing.\nstatus: draft\n"}
	var area strings.Builder
	name := ""
	for _, t := range b.Topics {
		part, _, _ := strings.Cut(t.ID, ".")
		if part != name && name != "" {
			files[name+".yaml"] = area.String()
			area.Reset()
		}
		if part != name {
			area.WriteString("entries:\n")
		}
		name = part
		writeEntry(&area, t, l.Entries[t.ID])
	}
	files[name+".yaml"] = area.String()
	files["outofscope.yaml"] = fmt.Sprintf("# Messages that no entry answers: %d or more.\noutofscope:\n", MinOutOfScope) +
		list("uncovered", "about the store, but no entry answers it: jobs, investors, sellers ...") +
		list("offdomain", "weather, homework, poems, other companies' services") +
		list("vague", "too little to tell: single words, half sentences, keyboard noise") +
		list("trap", "a keyword of a topic with another meaning")
	files["smalltalk.yaml"] = "smalltalk:\n"
	for _, kind := range []string{"greeting", "thanks", "goodbye", "bot"} {
		files["smalltalk.yaml"] += list(kind, "and two or three replies") + "    replies: []\n"
	}
	files["smalltalk.yaml"] += list(SmalltalkUnhelpful, "\"that doesn't help\": no replies")
	files["human.yaml"] = fmt.Sprintf("# Asks for a person, in any mood: %d or more.\nhuman:\n  examples: []\n", MinHuman)
	files["lexicon.yaml"] = lexiconSkeleton(l)
	return files, nil
}

func list(kind, hint string) string {
	return fmt.Sprintf("  # %s\n  - kind: %s\n    examples: []\n", hint, kind)
}

func writeEntry(out *strings.Builder, t Topic, model *Entry) {
	fmt.Fprintf(out, "  # %s\n", t.Scope)
	if model != nil {
		if names := placeholders(model.Solution); len(names) > 0 {
			fmt.Fprintf(out, "  # The solution names {%s}.\n", strings.Join(names, "}, {"))
		}
		if model.Apology != "" {
			out.WriteString("  # Something went wrong for the buyer: it begins with an apology.\n")
		}
	}
	fmt.Fprintf(out, "  - topic: %s\n    question: \"\"\n    examples: [] # %d or more, differing in words and situation\n", t.ID, MinExamples)
	if model != nil && model.Apology != "" {
		out.WriteString("    apology: \"\"\n")
	}
	out.WriteString("    solution: \"\"\n")
	if model != nil {
		if variant, ok := model.Variants[VariantWithOrder]; ok {
			fmt.Fprintf(out, "    # variants: {%s: ...} names {%s}\n", VariantWithOrder, strings.Join(placeholders(variant), "}, {"))
		}
		fmt.Fprintf(out, "    follow_ups: [%s]\n", strings.Join(model.FollowUps, ", "))
	}
}

func lexiconSkeleton(model *Language) string {
	var out strings.Builder
	out.WriteString("# Words that mean the same: synonyms, slang, misspellings. The ids are those of the other languages.\nconcepts:\n")
	for _, c := range model.Lexicon.Concepts {
		fmt.Fprintf(&out, "  # - {concept: %s, terms: []}\n", c.ID)
	}
	if len(model.Lexicon.Concepts) > 0 {
		out.WriteString("  []\n")
	}
	out.WriteString("# Words and whole messages with a warning sign.\nalerts:\n")
	for _, category := range []chat.AlertCategory{chat.AlertFraud, chat.AlertSafety, chat.AlertLegal, chat.AlertAnger} {
		fmt.Fprintf(&out, "  - {category: %s, severity: %s, terms: [], examples: []}\n", category, AlertHigh)
	}
	return out.String()
}
