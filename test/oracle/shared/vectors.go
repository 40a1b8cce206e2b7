package shared

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
)

type Object = map[string]any

// Vector is one line of a vector file.
type Vector struct {
	ID       string `json:"id"`
	Objects  []any  `json:"objects"`
	Mesh     Object `json:"mesh"`
	Requests []any  `json:"requests"`
}

func Mesh(trustDomain string, aliases []string, dataPlane string) Object {
	return Object{"trustDomain": trustDomain, "trustDomainAliases": append([]string{}, aliases...),
		"rootNamespace": "istio-system", "dataPlane": dataPlane}
}

func Word(allowed bool) string {
	if allowed {
		return "allowed"
	}
	return "denied"
}

// JSON gives one line, keys in order; a value that cannot be written is a mistake of the recorder.
func JSON(value any) string {
	buffer := &bytes.Buffer{}
	encoder := json.NewEncoder(buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return buffer.String()
}

// Decode brings an object of ours into a type of theirs.
func Decode(from Object, to any) {
	bytes, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(bytes, to)
	}
	if err != nil {
		panic(fmt.Sprintf("%v in %s", err, bytes))
	}
}

// Clone is a deep copy by way of JSON: lists become []any, objects map[string]any.
func Clone(from Object) Object {
	result := Object{}
	Decode(from, &result)
	return result
}

func Write[T any](path string, lines []T) {
	text := ""
	for _, line := range lines {
		text += JSON(line)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		panic(err)
	}
}

// Counts of the forms and decisions that went into a file.
type Counts map[string]int

func (n Counts) Add(form string) { n[form]++ }

func (n Counts) AddAll(other Counts) {
	for form, count := range other {
		n[form] += count
	}
}

func (n Counts) Report(title string) {
	fmt.Println("# " + title)
	names := []string{}
	for name := range n {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Printf("%6d  %s\n", n[name], name)
	}
}
