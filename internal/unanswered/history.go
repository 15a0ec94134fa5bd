package unanswered

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dragoman/internal/chat"
	"dragoman/internal/language"
	"dragoman/internal/mask"
)

// Line is a message of an old chat.
type Line struct {
	Conversation string
	At           time.Time
	Author       chat.AuthorRole // buyer, agent or assistant
	Text         string
}

// Imported says what an import found.
type Imported struct {
	Chats     int     `json:"chats"`
	Questions int     `json:"questions" doc:"of buyers, that staff answered"`
	Added     int     `json:"added" doc:"of those: that were not there yet"`
	Faults    []Fault `json:"faults,omitempty" doc:"with any, nothing was brought in"`
}

// Stage is a part of an import.
type Stage string

const (
	StageRead  Stage = "read"
	StageMask  Stage = "mask"
	StageWrite Stage = "write"
)

// Progress is told how much of a stage is done, in percent, now and then.
type Progress func(stage Stage, percent int)

// Import brings the questions that staff answered in old chats into a store's
// suggestions: all of them, or none if there is a fault in the file. Only the
// questions and the replies are kept, masked; what was brought in before is not
// brought in again. Errors: CodeUnavailable.
func (s *Service) Import(ctx context.Context, store *chat.Store, file []byte, progress Progress) (Imported, error) {
	lines, faults := ReadHistory(file, func(percent int) { progress(StageRead, percent) })
	if len(faults) > 0 {
		return Imported{Faults: faults}, nil
	}
	chats := map[string][]Line{}
	var names []string
	for _, l := range lines {
		if chats[l.Conversation] == nil {
			names = append(names, l.Conversation)
		}
		chats[l.Conversation] = append(chats[l.Conversation], l)
	}
	answers := s.knowledge.Answers()
	if answers == nil { // of a command: nothing answers buyers here
		learned, err := s.knowledge.Try(ctx)
		if err != nil {
			return Imported{}, err
		}
		answers = learned.Answers
	}
	known, err := s.record.OldQuestionHashes(ctx, store.ID)
	if err != nil {
		return Imported{}, err
	}
	out := Imported{Chats: len(names)}
	var questions []chat.OldQuestion
	for i, name := range names {
		if err := ctx.Err(); err != nil {
			return Imported{}, chat.Errorf(chat.CodeUnavailable, "the import was broken off: %w", err)
		}
		for _, q := range answered(chats[name]) {
			if known[q.Hash] {
				out.Questions++
				continue
			}
			q.Text, q.Reply = mask.Text(q.Text), mask.Text(q.Reply)
			guess := answers.Detector().Detect(q.Text, store.Languages, language.Prior{Locale: store.Locale, Default: store.Locale})
			if guess.Other != "" {
				continue // in a language that the store does not offer
			}
			q.Language = guess.Language
			questions = append(questions, q)
		}
		progress(StageMask, 100*(i+1)/len(names))
	}
	out.Questions += len(questions)
	progress(StageWrite, 0)
	out.Added, err = s.record.PutOldQuestions(ctx, store.ID, questions)
	return out, err
}

// Forget forgets all questions from a store's old chats and returns how many
// there were.
func (s *Service) Forget(ctx context.Context, store chat.StoreID) (int, error) {
	return s.record.DropOldQuestions(ctx, store)
}

// answered finds the questions of a buyer that staff answered: of what the buyer
// wrote in one go the longest message, and of the reply likewise. Nothing is
// masked yet.
func answered(lines []Line) []chat.OldQuestion {
	slices.SortStableFunc(lines, func(a, b Line) int { return a.At.Compare(b.At) })
	var all []chat.OldQuestion
	var question, reply Line
	end := func() {
		if question.Text != "" && reply.Text != "" {
			sum := sha256.Sum256(fmt.Appendf(nil, "%q %d %q", question.Conversation, question.At.UnixMicro(), question.Text))
			all = append(all, chat.OldQuestion{
				Hash: hex.EncodeToString(sum[:8]), At: question.At, Text: clip(question.Text), Reply: clip(reply.Text),
			})
		}
		question, reply = Line{}, Line{}
	}
	for _, l := range lines {
		switch l.Author {
		case chat.AuthorBuyer:
			if reply.Text != "" {
				end()
			}
			question = longer(question, l)
		case chat.AuthorAgent:
			if question.Text != "" {
				reply = longer(reply, l)
			}
		}
	}
	end()
	return all
}

// longer returns the line that says more, of two alike the first.
func longer(a, b Line) Line {
	if cmp.Compare(utf8.RuneCountInString(strings.TrimSpace(b.Text)), utf8.RuneCountInString(strings.TrimSpace(a.Text))) > 0 {
		return b
	}
	return a
}
