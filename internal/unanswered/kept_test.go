package unanswered

import (
	"sync"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

func TestAReportIsMadeOnceWhileNothingChanges(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		d := open(t, c)
		d.engraving()
		d.at = d.at.Add(time.Second)
		q := Query{Days: 30, Most: 100}
		var wait sync.WaitGroup
		all := make([]*Group, 8)
		for i := range all {
			wait.Go(func() {
				if r, err := d.Report(t.Context(), shop, q); err != nil {
					t.Error(err)
				} else {
					all[i] = &r.Groups[0]
				}
			})
		}
		wait.Wait()
		made := all[0]
		for _, g := range all {
			if g != made {
				t.Error("it is made for each who asks")
			}
		}
		again := func(what string, changed bool) {
			t.Helper()
			r := d.report()
			if g := &r.Groups[0]; (g != made) != changed {
				t.Errorf("%s: made anew: %t", what, g != made)
			} else {
				made = g
			}
		}
		again("a second later", false)
		hello := talk{}
		hello.buyer("Hello")
		if _, err := d.rec.Append(t.Context(), record.Append{Store: shop.ID, Conversation: "answered", Always: hello}); err != nil {
			t.Fatal(err)
		}
		again("what is no matter of it", false)
		d.asks("d", "Do you engrave watches?", "")
		again("another message", true)
		reply := talk{}
		reply.agent("Yes, we do.")
		if _, err := d.rec.Append(t.Context(), record.Append{Store: shop.ID, Conversation: "d", Expect: 1, Always: reply}); err != nil {
			t.Fatal(err)
		}
		again("a reply to it", true)
		settled, err := d.Settle(t.Context(), ann, shop.ID, Settlement{Language: "en", Hashes: []string{chat.MessageHash("d", 1)}, How: chat.SettledDismissed})
		if err != nil {
			t.Fatal(err)
		}
		again("a decision", true)
		if err := d.TakeBack(t.Context(), shop.ID, settled.ID); err != nil {
			t.Fatal(err)
		}
		again("a decision that is taken back", true)
		if _, err := d.rec.Forget(t.Context(), "d", chat.AuditEntry{}); err != nil {
			t.Fatal(err)
		}
		again("a conversation that is deleted", true)
		again("nothing more", false)
		surer := *shop
		surer.Precision = 0.99
		if r, err := d.Report(t.Context(), &surer, q); err != nil || &r.Groups[0] == made {
			t.Errorf("another precision: %v", err)
		}
	})
}

func TestOnlySoManyReportsAreKept(t *testing.T) {
	k := kept{reports: map[view]*keptReport{}}
	first := k.of(view{days: 1}, time.Unix(1, 0))
	for i := 2; i <= mostKept+1; i++ {
		k.of(view{days: 1}, time.Unix(int64(i), 1))
		k.of(view{days: i}, time.Unix(int64(i), 0))
	}
	if len(k.reports) != mostKept || k.of(view{days: 1}, time.Unix(99, 0)) != first || k.reports[view{days: 2}] != nil {
		t.Errorf("kept are %d", len(k.reports))
	}
}
