#include "textflag.h"

// The rows of the features are far apart in memory: while one is worked on,
// those of the features after it are fetched. Multiplies and adds stay apart,
// so that every machine comes to the same bits.

#define FETCH \
	MOVLQSX 32(SI), DX \
	IMULQ   R8, DX     \
	ADDQ    R9, DX

#define FETCH384 \
	PREFETCHT0 (DX)    \
	PREFETCHT0 64(DX)  \
	PREFETCHT0 128(DX) \
	PREFETCHT0 192(DX) \
	PREFETCHT0 256(DX) \
	PREFETCHT0 320(DX)

#define ROW \
	MOVLQSX (SI), AX \
	IMULQ   R8, AX   \
	ADDQ    R9, AX

#define GATHER(o, y) \
	VMULPS o(AX), Y12, Y13 \
	VADDPS Y13, y, y

#define GATHER12 \
	VBROADCASTSS 4(SI), Y12 \
	GATHER(0, Y0)    \
	GATHER(32, Y1)   \
	GATHER(64, Y2)   \
	GATHER(96, Y3)   \
	GATHER(128, Y4)  \
	GATHER(160, Y5)  \
	GATHER(192, Y6)  \
	GATHER(224, Y7)  \
	GATHER(256, Y8)  \
	GATHER(288, Y9)  \
	GATHER(320, Y10) \
	GATHER(352, Y11)

#define LOAD12(r) \
	VMOVUPS (r), Y0     \
	VMOVUPS 32(r), Y1   \
	VMOVUPS 64(r), Y2   \
	VMOVUPS 96(r), Y3   \
	VMOVUPS 128(r), Y4  \
	VMOVUPS 160(r), Y5  \
	VMOVUPS 192(r), Y6  \
	VMOVUPS 224(r), Y7  \
	VMOVUPS 256(r), Y8  \
	VMOVUPS 288(r), Y9  \
	VMOVUPS 320(r), Y10 \
	VMOVUPS 352(r), Y11

#define STORE12(r) \
	VMOVUPS Y0, (r)     \
	VMOVUPS Y1, 32(r)   \
	VMOVUPS Y2, 64(r)   \
	VMOVUPS Y3, 96(r)   \
	VMOVUPS Y4, 128(r)  \
	VMOVUPS Y5, 160(r)  \
	VMOVUPS Y6, 192(r)  \
	VMOVUPS Y7, 224(r)  \
	VMOVUPS Y8, 256(r)  \
	VMOVUPS Y9, 288(r)  \
	VMOVUPS Y10, 320(r) \
	VMOVUPS Y11, 352(r)

// func gatherAVX(x *feature, n int, weights *float32, stride int, out *float32)
// adds the rows of the features, each times its value, to out.
TEXT ·gatherAVX(SB), NOSPLIT, $0-40
	MOVQ weights+16(FP), R9
	MOVQ stride+24(FP), R8
	MOVQ out+32(FP), DI
	MOVQ R8, R10            // columns left
	SHLQ $2, R8             // bytes of a row
gatherBlock:
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	CMPQ R10, $96
	JL   gatherNarrow
	LOAD12(DI)
	SUBQ $4, CX
	JLE  gatherLast
gatherWide:
	FETCH
	FETCH384
	ROW
	GATHER12
	ADDQ $8, SI
	DECQ CX
	JNZ  gatherWide
gatherLast:
	ADDQ $4, CX
	JLE  gatherStore
gatherRest:
	ROW
	GATHER12
	ADDQ $8, SI
	DECQ CX
	JNZ  gatherRest
gatherStore:
	STORE12(DI)
	ADDQ $384, DI
	ADDQ $384, R9
	SUBQ $96, R10
	JMP  gatherBlock
gatherNarrow:
	CMPQ R10, $8
	JL   gatherDone
	VMOVUPS (DI), Y0
	TESTQ CX, CX
	JLE  gatherNext
gatherEight:
	ROW
	VBROADCASTSS 4(SI), Y12
	GATHER(0, Y0)
	ADDQ $8, SI
	DECQ CX
	JNZ  gatherEight
gatherNext:
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	ADDQ $32, R9
	SUBQ $8, R10
	JMP  gatherBlock
gatherDone:
	VZEROUPPER
	RET

#define SCATTER(o, y) \
	VMULPS  y, Y12, Y13     \
	VADDPS  o(AX), Y13, Y13 \
	VMOVUPS Y13, o(AX)

#define SCATTER12 \
	VBROADCASTSS 4(SI), Y12 \
	SCATTER(0, Y0)    \
	SCATTER(32, Y1)   \
	SCATTER(64, Y2)   \
	SCATTER(96, Y3)   \
	SCATTER(128, Y4)  \
	SCATTER(160, Y5)  \
	SCATTER(192, Y6)  \
	SCATTER(224, Y7)  \
	SCATTER(256, Y8)  \
	SCATTER(288, Y9)  \
	SCATTER(320, Y10) \
	SCATTER(352, Y11)

// func scatterAVX(x *feature, n int, weights *float32, stride int, z *float32)
// adds z times each feature's value to its row.
TEXT ·scatterAVX(SB), NOSPLIT, $0-40
	MOVQ weights+16(FP), R9
	MOVQ stride+24(FP), R8
	MOVQ z+32(FP), DI
	MOVQ R8, R10
	SHLQ $2, R8
scatterBlock:
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	CMPQ R10, $96
	JL   scatterNarrow
	LOAD12(DI)
	SUBQ $4, CX
	JLE  scatterLast
scatterWide:
	FETCH
	FETCH384
	ROW
	SCATTER12
	ADDQ $8, SI
	DECQ CX
	JNZ  scatterWide
scatterLast:
	ADDQ $4, CX
	JLE  scatterStore
scatterRest:
	ROW
	SCATTER12
	ADDQ $8, SI
	DECQ CX
	JNZ  scatterRest
scatterStore:
	ADDQ $384, DI
	ADDQ $384, R9
	SUBQ $96, R10
	JMP  scatterBlock
scatterNarrow:
	CMPQ R10, $8
	JL   scatterDone
	VMOVUPS (DI), Y0
	TESTQ CX, CX
	JLE  scatterNext
scatterEight:
	ROW
	VBROADCASTSS 4(SI), Y12
	SCATTER(0, Y0)
	ADDQ $8, SI
	DECQ CX
	JNZ  scatterEight
scatterNext:
	ADDQ $32, DI
	ADDQ $32, R9
	SUBQ $8, R10
	JMP  scatterBlock
scatterDone:
	VZEROUPPER
	RET

#define GATHERBYTES(o, y) \
	VPMOVSXBD o(AX), Y13      \
	VCVTDQ2PS Y13, Y13        \
	VMULPS    Y13, Y12, Y13   \
	VADDPS    Y13, y, y

#define SCALED \
	MOVLQSX (SI), AX            \
	VMOVSS  (BX)(AX*4), X12     \
	VMULSS  4(SI), X12, X12     \
	VBROADCASTSS X12, Y12       \
	IMULQ   R8, AX              \
	ADDQ    R9, AX

#define GATHERBYTES12 \
	GATHERBYTES(0, Y0)   \
	GATHERBYTES(8, Y1)   \
	GATHERBYTES(16, Y2)  \
	GATHERBYTES(24, Y3)  \
	GATHERBYTES(32, Y4)  \
	GATHERBYTES(40, Y5)  \
	GATHERBYTES(48, Y6)  \
	GATHERBYTES(56, Y7)  \
	GATHERBYTES(64, Y8)  \
	GATHERBYTES(72, Y9)  \
	GATHERBYTES(80, Y10) \
	GATHERBYTES(88, Y11)

// func gatherBytesAVX2(x *feature, n int, weights *int8, scale *float32, stride int, out *float32)
// adds the rows of the features, each times its value and its row's scale, to
// out.
TEXT ·gatherBytesAVX2(SB), NOSPLIT, $0-48
	MOVQ weights+16(FP), R9
	MOVQ scale+24(FP), BX
	MOVQ stride+32(FP), R8
	MOVQ out+40(FP), DI
	MOVQ R8, R10
bytesBlock:
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	CMPQ R10, $96
	JL   bytesNarrow
	LOAD12(DI)
	SUBQ $4, CX
	JLE  bytesLast
bytesWide:
	FETCH
	PREFETCHT0 (DX)
	PREFETCHT0 64(DX)
	SCALED
	GATHERBYTES12
	ADDQ $8, SI
	DECQ CX
	JNZ  bytesWide
bytesLast:
	ADDQ $4, CX
	JLE  bytesStore
bytesRest:
	SCALED
	GATHERBYTES12
	ADDQ $8, SI
	DECQ CX
	JNZ  bytesRest
bytesStore:
	STORE12(DI)
	ADDQ $384, DI
	ADDQ $96, R9
	SUBQ $96, R10
	JMP  bytesBlock
bytesNarrow:
	CMPQ R10, $8
	JL   bytesDone
	VMOVUPS (DI), Y0
	TESTQ CX, CX
	JLE  bytesNext
bytesEight:
	SCALED
	GATHERBYTES(0, Y0)
	ADDQ $8, SI
	DECQ CX
	JNZ  bytesEight
bytesNext:
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	ADDQ $8, R9
	SUBQ $8, R10
	JMP  bytesBlock
bytesDone:
	VZEROUPPER
	RET
