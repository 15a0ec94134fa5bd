package assistant

import "strings"

// orderNumber returns the order number that a message names, or "": a run of
// at least five digits, with letters and hyphens before them if they belong to
// it ("HB-552190"). A parcel's tracking number (two letters, nine digits, two
// letters) and a telephone number (+...) are none.
func orderNumber(text string) string {
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return r != '-' && r != '+' && notWord(r) }) {
		field = strings.Trim(field, "-")
		digits, letters, run, longest := 0, 0, 0, 0
		for _, r := range field {
			if r >= '0' && r <= '9' {
				digits++
				run++
				longest = max(longest, run)
				continue
			}
			run = 0
			if r != '-' {
				letters++
			}
		}
		tracking := digits == 9 && letters == 4
		if longest >= 5 && digits <= 12 && letters <= 4 && len(field) <= 24 && !tracking && !strings.Contains(field, "+") {
			return field
		}
	}
	return ""
}
