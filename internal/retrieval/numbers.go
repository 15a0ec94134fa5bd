package retrieval

import "encoding/binary"

// numbers is a list that is written as it lies in memory, which is ten times
// as quick to read as a list that gob takes apart.
type numbers[T uint64 | int32 | float32 | int8] []T

// GobEncode writes the numbers, the lowest byte of each first.
func (n numbers[T]) GobEncode() ([]byte, error) {
	return binary.Append(nil, binary.LittleEndian, []T(n))
}

// GobDecode reads what GobEncode wrote.
func (n *numbers[T]) GobDecode(data []byte) error {
	var one T
	list := make([]T, len(data)/binary.Size(one))
	_, err := binary.Decode(data, binary.LittleEndian, list)
	*n = list
	return err
}
