package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// Format is what a knowledge base is written as.
type Format string

// Formats.
const (
	FormatXLSX Format = "xlsx" // one workbook
	FormatCSV  Format = "csv"  // a file for each sheet
	FormatYAML Format = "yaml" // the folder that a server starts with
)

// Files writes a base in a format, by the files' names; tree are its files in
// their plain form, lang that of names in workbooks and tables.
func Files(b *knowledge.Base, tree knowledge.Tree, format Format, lang string) (knowledge.Tree, error) {
	if format == FormatYAML {
		return tree, nil
	}
	tables, err := Tables(b, lang)
	if err != nil {
		return nil, err
	}
	out := knowledge.Tree{}
	if format == FormatXLSX {
		out["knowledge.xlsx"], err = XLSX(tables, lang)
		return out, err
	}
	for _, t := range tables {
		if out[t.File()+".csv"], err = CSV(t); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Zip packs files.
func Zip(files knowledge.Tree) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(files[name])
		}
		if err != nil {
			return nil, chat.Errorf(chat.CodeInternal, "pack %s: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "pack the files: %w", err)
	}
	return out.Bytes(), nil
}

// Unzip returns the files of an archive, or the file itself if it is none. A
// workbook is one file. Errors: CodeInvalid.
func Unzip(name string, data []byte) (knowledge.Tree, error) {
	if len(data) > MaxFile {
		return nil, tooLarge(name)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "[Content_Types].xml" }) {
		return knowledge.Tree{path.Base(name): data}, nil
	}
	out, left := knowledge.Tree{}, int64(maxUnzipped/4)
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		r, err := f.Open()
		var content []byte
		if err == nil {
			content, err = io.ReadAll(io.LimitReader(r, left+1))
			err = errors.Join(err, r.Close())
		}
		if left -= int64(len(content)); err != nil || left < 0 {
			return nil, &chat.Error{Code: chat.CodeInvalid, Field: name, Message: "this archive cannot be unpacked, or holds too much", Err: err}
		}
		out[path.Clean(f.Name)] = content
	}
	return out, nil
}

// Open reads files as tables. lang is that of entries whose file does not say
// their language. Files of other kinds are passed over. Errors: CodeInvalid.
func Open(files knowledge.Tree, lang string) ([]Table, error) {
	var tables []Table
	for _, name := range slices.Sorted(maps.Keys(files)) {
		stem := strings.TrimSuffix(path.Base(name), path.Ext(name))
		switch strings.ToLower(path.Ext(name)) {
		case ".xlsx", ".xlsm":
			read, err := ReadXLSX(name, files[name])
			if err != nil {
				return nil, err
			}
			tables = append(tables, read...)
		case ".csv", ".txt", ".tsv":
			read, err := ReadCSV(stem, files[name])
			if err != nil {
				return nil, err
			}
			tables = append(tables, read)
		}
	}
	if len(tables) == 0 {
		return nil, chat.Invalid("file", "there is no .xlsx, .csv or .yaml file in it")
	}
	for i := range tables {
		if kind, _ := kindNamed(tables[i].Name); kind == "" && kindByHead(tables[i]) == KindEntries {
			tables[i].lang = lang
		}
	}
	return tables, nil
}

// HasYAML reports whether files are a knowledge base as folders hold it.
func HasYAML(files knowledge.Tree) bool {
	for name := range files {
		if path.Ext(name) == ".yaml" {
			return true
		}
	}
	return false
}

// ReadTree takes a knowledge base, or some languages of one, into another. It
// replaces topics and facts if it has them, and the languages that it has.
func ReadTree(before *knowledge.Base, tree knowledge.Tree) (Import, error) {
	whole := maps.Clone(tree)
	own, err := knowledge.Files(&knowledge.Base{Topics: before.Topics, MostAsked: before.MostAsked, Facts: before.Facts})
	if err != nil {
		return Import{}, err
	}
	for name, data := range own {
		if _, has := whole[name]; !has {
			whole[name] = data
		}
	}
	read, err := knowledge.Load(whole.FS())
	if err != nil {
		return Import{Faults: faultsOf(err)}, nil
	}
	after := copyOf(before)
	out := Import{Base: after, Languages: read.Tags()}
	for _, t := range before.Topics {
		if _, still := read.Topic(t.ID); !still {
			_ = after.RemoveTopic(t.ID) // it is there
			out.Languages = after.Tags()
		}
	}
	after.Topics, after.MostAsked, after.Facts = read.Topics, read.MostAsked, read.Facts
	maps.Copy(after.Languages, read.Languages)
	for _, tag := range read.Tags() {
		if !slices.Contains(out.Languages, tag) {
			out.Languages = append(out.Languages, tag)
		}
	}
	out.Changes, err = Changes(before, after)
	return out, err
}

// faultsOf makes a fault of each of several errors in YAML files.
func faultsOf(err error) []Fault {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var all []Fault
		for _, one := range several.Unwrap() {
			all = append(all, faultsOf(one)...)
		}
		return all
	}
	f := Fault{Sheet: "file", Code: "file", Args: map[string]string{"reason": reason(err)}}
	var e *chat.Error
	if errors.As(err, &e) && e.Field != "" {
		f.Sheet = e.Field
	}
	return []Fault{f}
}
