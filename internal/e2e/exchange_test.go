package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dragoman/internal/sheet"
)

// imported is what the server says of a file.
type imported struct {
	Applied bool `json:"applied"`
	Faults  []struct {
		sheet.Fault
		Message string `json:"message"`
		Fix     string `json:"fix"`
	} `json:"faults"`
	Changes   []sheet.Change   `json:"changes"`
	Questions []sheet.Question `json:"questions"`
	Field     string           `json:"field"` // of a fault with the request itself
}

// imports sends a file, with more fields of the form by name and value.
func (n *node) imports(session *http.Cookie, name string, data []byte, more ...string) (int, imported) {
	n.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(more); i += 2 {
		if err := form.WriteField(more[i], more[i+1]); err != nil {
			n.t.Fatal(err)
		}
	}
	file, err := form.CreateFormFile("file", name)
	if err != nil {
		n.t.Fatal(err)
	}
	file.Write(data)
	form.Close()
	request, err := http.NewRequest("POST", n.url+"/api/v1/knowledge/import", &body)
	if err != nil {
		n.t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	if session != nil {
		request.AddCookie(session)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		n.t.Fatal(err)
	}
	defer answer.Body.Close()
	var said imported
	if err := json.NewDecoder(answer.Body).Decode(&said); err != nil {
		n.t.Fatalf("import %s: %s, %v", name, answer.Status, err)
	}
	return answer.StatusCode, said
}

// exports returns a file of the knowledge base.
func (n *node) exports(session *http.Cookie, query string) []byte {
	n.t.Helper()
	request, err := http.NewRequest("GET", n.url+"/api/v1/knowledge/export?"+query, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	request.AddCookie(session)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		n.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		n.t.Fatalf("export %s: %s, %v", query, answer.Status, err)
	}
	return data
}

// changed returns the names of the files of the draft that differ.
func (n *node) changed(session *http.Cookie) (names []string) {
	n.t.Helper()
	for _, f := range n.must("GET", "/api/v1/knowledge/draft", session, nil)["changed"].([]any) {
		names = append(names, f.(map[string]any)["name"].(string))
	}
	return names
}

// edited returns an archive of CSV files with a text of one of them replaced.
func edited(t *testing.T, archive []byte, name string, replace ...string) []byte {
	t.Helper()
	files, err := sheet.Unzip("knowledge.zip", archive)
	if err != nil || files[name] == nil {
		t.Fatalf("the archive holds no %s: %v", name, err)
	}
	before := string(files[name])
	for i := 0; i+1 < len(replace); i += 2 {
		if !strings.Contains(before, replace[i]) {
			t.Fatalf("%s holds no %q", name, replace[i])
		}
	}
	files[name] = []byte(strings.NewReplacer(replace...).Replace(before))
	packed, err := sheet.Zip(files)
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

// A knowledge base goes out as spreadsheets and comes back: three faults are
// named by their cells and nothing is taken; corrected, it is shown what would
// change, and then taken into the draft.
func TestSpreadsheetsComeIn(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	admin := n.signIn("admin@localhost", adminPassword)
	for _, format := range []string{"xlsx", "csv", "yaml"} {
		name := map[string]string{"xlsx": "knowledge.xlsx"}[format]
		if name == "" {
			name = "knowledge.zip"
		}
		data := n.exports(admin, "format="+format+"&lang=zh")
		if status, said := n.imports(admin, name, data); status != http.StatusOK || said.Applied || len(said.Faults)+len(said.Changes) > 0 {
			t.Errorf("%s comes back as status %d, %+v", format, status, said)
		}
	}

	plain := n.exports(admin, "format=csv&of=published")
	faulty := edited(t, plain, "en.csv", "Where is my parcel?,", ",", "{facts.delivery_time}", "{facts.no_such}", "shipping.delivery_time\r\nreturns.how_to", "shipping.nowhere")
	status, said := n.imports(admin, "knowledge.zip", faulty, "texts", "es")
	var cells []string
	for _, f := range said.Faults {
		cells = append(cells, f.Sheet+" "+f.Cell+" "+f.Code)
		if f.Message == "" || f.Fix == "" {
			t.Errorf("nothing is said of %+v", f)
		}
	}
	if want := []string{"en B2 missing", "en D3 fact_unknown", "en F2 topic_unknown"}; status != http.StatusOK || said.Applied || !slices.Equal(slices.Sorted(slices.Values(cells)), want) {
		t.Errorf("status %d, applied %v, faults %q, want %q", status, said.Applied, cells, want)
	}
	if len(said.Faults) > 0 && !strings.Contains(said.Faults[0].Message, "Pregunta") {
		t.Errorf("in Spanish the fault is %q", said.Faults[0].Message)
	}
	if names := n.changed(admin); len(names) > 0 {
		t.Errorf("of a faulty file the draft has %q", names)
	}

	right := edited(t, plain, "en.csv", "Return it within {facts.return_window}.", "Send it back within {facts.return_window}.")
	if status, said := n.imports(admin, "knowledge.zip", right, "dry_run", "true"); status != http.StatusOK || said.Applied || len(said.Changes) != 1 || said.Changes[0].Fields[0].After != "Send it back within {facts.return_window}." {
		t.Errorf("it would be shown to change: status %d, %+v", status, said)
	}
	if names := n.changed(admin); len(names) > 0 {
		t.Errorf("after the dry run the draft has %q", names)
	}
	if status, said := n.imports(admin, "knowledge.zip", right); status != http.StatusOK || !said.Applied {
		t.Errorf("taken: status %d, %+v", status, said)
	}
	if names := n.changed(admin); !slices.Equal(names, []string{"en/returns.how_to.yaml"}) {
		t.Errorf("the draft has %q", names)
	}
	log := n.must("GET", "/api/v1/audit?limit=1", admin, nil)["entries"].([]any)[0].(map[string]any)
	if log["action"] != "knowledge.import" || log["target"] != "knowledge.zip" {
		t.Errorf("the audit log says %v", log)
	}

	addAgent(t, dir, "ana@shop.example", "Ana")
	for who, session := range map[string]*http.Cookie{"an agent": n.signIn("ana@shop.example", adminPassword), "nobody": nil} {
		if status, said := n.imports(session, "knowledge.zip", right); status != http.StatusForbidden && status != http.StatusUnauthorized {
			t.Errorf("%s imports: status %d, %+v", who, status, said)
		}
	}
	for name, data := range map[string][]byte{"faq.pdf": []byte("%PDF"), "a.xlsx": []byte("PK\x03\x04 broken"), "large.csv": make([]byte, sheet.MaxFile+5<<20)} {
		if status, said := n.imports(admin, name, data); status != http.StatusUnprocessableEntity || said.Field == "" {
			t.Errorf("%s: status %d, %+v", name, status, said)
		}
	}
}

// A spreadsheet that is taken over and published on one node is in force on the
// other, in a chat that is open there and notices nothing else.
func TestAnImportIsInForceOnTheOtherNode(t *testing.T) {
	t.Parallel()
	env := shared(t, startRedis(t).url())
	here, there := start(t, t.TempDir(), env...), start(t, t.TempDir(), env...)
	admin := here.signIn("admin@localhost", adminPassword)
	const topic, old, fresh = "returns.how_to", "Return it within 30 days.", "Send it back within 30 days."
	b := newBuyer(t, there)
	var said int64
	if text := b.answerTo(topic, &said); text != old {
		t.Fatalf("before, the answer is %q", text)
	}
	file := edited(t, here.exports(admin, "format=csv&of=published"), "en.csv", "Return it within {facts.return_window}.", "Send it back within {facts.return_window}.")
	if status, in := here.imports(admin, "knowledge.zip", file); status != http.StatusOK || !in.Applied {
		t.Fatalf("taken: status %d, %+v", status, in)
	}
	if text := b.answerTo(topic, &said); text != old {
		t.Errorf("of the draft, a buyer reads %q", text)
	}
	revision := here.must("POST", "/api/v1/knowledge/draft/submit", admin, map[string]any{"note": "From a spreadsheet"})["revision"].(map[string]any)
	here.must("POST", "/api/v1/knowledge/revisions/"+revision["id"].(string)+"/publish", admin, nil)
	published := time.Now()
	there.answersWith(admin, topic, "Send it back")
	t.Logf("in force on the other node after %v", time.Since(published).Round(time.Millisecond))
	if text := b.answerTo(topic, &said); text != fresh {
		t.Errorf("published, the open chat is answered %q", text)
	}
	for i, e := range b.log {
		if e.Seq != int64(i+1) || e.Kind != "message" || e.Case != 1 {
			t.Errorf("the chat notices: event %d is %+v", i+1, e)
		}
	}
}

// A list of questions and answers in a form of its own is recognised with its
// language, each question gets topics to choose from, and goes where somebody
// says: into a topic as an example, its answer only if that is wished, or into a
// new one.
func TestAnExistingFAQComesIn(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	admin := n.signIn("admin@localhost", adminPassword)
	faq := []byte("Respuesta;Nº;Pregunta\nEn su cuenta, en Pedidos.;1;¿Por dónde anda mi paquete?\nDentro de 30 días.;2;¿Cómo hago una devolución?\nSí, de todas las tallas.;3;¿Venden sombreros?\nMañana no.;4;¿Abren mañana?\n")
	status, said := n.imports(admin, "preguntas.csv", faq)
	if status != http.StatusOK || said.Applied || len(said.Questions) != 4 {
		t.Fatalf("status %d, %+v", status, said)
	}
	for i, topic := range []string{"shipping.track_order", "returns.how_to"} {
		q := said.Questions[i]
		if q.Language != "es" || q.Row != i+2 || len(q.Topics) == 0 || q.Topics[0].Topic != topic || q.Topics[0].Confidence <= 0 {
			t.Errorf("question %d is %+v, want it in Spanish under %s", i, q, topic)
		}
	}
	choices := func(list ...sheet.Choice) string {
		data, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	hats := said.Questions[2].New
	chosen := choices(
		sheet.Choice{Sheet: "preguntas", Row: 2, Topic: "shipping.track_order"},
		sheet.Choice{Sheet: "preguntas", Row: 3, Topic: "returns.how_to", Answer: true},
		sheet.Choice{Sheet: "preguntas", Row: 4, Topic: hats, Group: "aftersale"},
		sheet.Choice{Sheet: "preguntas", Row: 5},
	)
	if status, said := n.imports(admin, "preguntas.csv", faq, "dry_run", "true", "choices", chosen); status != http.StatusOK || said.Applied || len(said.Changes) != 4 {
		t.Errorf("it would change: status %d, %+v", status, said)
	}
	if status, said := n.imports(admin, "preguntas.csv", faq, "choices", chosen); status != http.StatusOK || !said.Applied {
		t.Fatalf("taken: status %d, %+v", status, said)
	}
	for topic, want := range map[string][2]string{
		"shipping.track_order": {"¿Por dónde anda mi paquete?", "Abra sus pedidos y elija el seguimiento."},
		"returns.how_to":       {"¿Cómo hago una devolución?", "Dentro de 30 días."},
		hats:                   {"¿Venden sombreros?", "Sí, de todas las tallas."},
	} {
		e := n.entry(admin, topic, "es")
		if e["solution"] != want[1] || !slices.Contains(e["examples"].([]any), any(want[0])) {
			t.Errorf("%s has the examples %v and the answer %q", topic, e["examples"], e["solution"])
		}
	}
	if topic := n.must("GET", "/api/v1/knowledge/draft/entries/"+hats, admin, nil); topic["group"] != "aftersale" {
		t.Errorf("the new topic is %v", topic)
	}
	for name, wrong := range map[string]string{"a row that is not there": choices(sheet.Choice{Sheet: "preguntas", Row: 9, Topic: hats}), "no list": "{"} {
		if status, said := n.imports(admin, "preguntas.csv", faq, "choices", wrong); status != http.StatusUnprocessableEntity || said.Field != "choices" {
			t.Errorf("%s: status %d, %+v", name, status, said)
		}
	}
	twice := choices(sheet.Choice{Sheet: "preguntas", Row: 2, Topic: "returns.how_to", Answer: true}, sheet.Choice{Sheet: "preguntas", Row: 3, Topic: "returns.how_to", Answer: true})
	if _, said := n.imports(admin, "preguntas.csv", faq, "choices", twice); said.Applied || len(said.Faults) != 1 || said.Faults[0].Cell != "A3" {
		t.Errorf("two answers for one topic: %+v", said)
	}

	// The command asks by a file of choices.
	list, asked := filepath.Join(dir, "fragen.csv"), filepath.Join(dir, "choices.csv")
	if err := os.WriteFile(list, []byte("Q,A\nWhere has my parcel gone?,In your account.\nDo you sell hats?,\"Yes, in all sizes.\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	command(t, dir, nil, "knowledge", "import", list, "--choices", asked)
	written, err := os.ReadFile(asked)
	if err != nil || !strings.Contains(string(written), "shipping.track_order") {
		t.Fatalf("the choices are %q, %v", written, err)
	}
	if n.entry(admin, "shipping.track_order", "en")["changed"] != nil {
		t.Error("nobody has chosen, and something was taken")
	}
	table, err := sheet.ReadCSV("choices", written)
	if err != nil {
		t.Fatal(err)
	}
	topic := slices.Index(table.Rows[0], "topic")
	table.Rows[1][topic], table.Rows[2][topic] = "shipping.track_order", hats
	data, err := sheet.CSV(table)
	if err == nil {
		err = os.WriteFile(asked, data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	command(t, dir, nil, "knowledge", "import", list, "--choices", asked)
	if e := n.entry(admin, "shipping.track_order", "en"); !slices.Contains(e["examples"].([]any), any("Where has my parcel gone?")) {
		t.Errorf("the command took %v", e["examples"])
	}
	if e := n.entry(admin, hats, "en"); e["solution"] != "Yes, in all sizes." {
		t.Errorf("the command took %v", e)
	}
}
