package learn

import (
	"os"
	"path/filepath"
	"testing"
)

func TestProgramID(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	own, err := programID(self)
	if err != nil || own == "" {
		t.Fatalf("this program is %q, %v", own, err)
	}
	if again, err := programID(self); err != nil || again != own {
		t.Errorf("the same program is %q and %q, %v", own, again, err)
	}
	file := filepath.Join(t.TempDir(), "program")
	write := func(content string) string {
		if err := os.WriteFile(file, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
		id, err := programID(file)
		if err != nil || id == "" {
			t.Fatalf("a program of another system is %q, %v", id, err)
		}
		return id
	}
	if one, other := write("MZ one"), write("MZ two"); one == other || one == own {
		t.Errorf("two programs are %q and %q", one, other)
	}
	if _, err := programID(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a program that is not there has an identity")
	}
}
