#include "textflag.h"

// func axpyBlocks(a float32, x, y *float32, n int, avx bool)
// adds a·x to y, n blocks of eight. Multiplies and adds apart, so that every
// machine comes to the same bits. SSE is in every amd64, AVX in most.
TEXT ·axpyBlocks(SB), NOSPLIT, $0-33
	MOVQ x+8(FP), SI
	MOVQ y+16(FP), DI
	MOVQ n+24(FP), CX
	TESTQ CX, CX
	JZ done
	CMPB avx+32(FP), $0
	JEQ sse
	VBROADCASTSS a+0(FP), Y0
wide:
	VMULPS (SI), Y0, Y1
	VADDPS (DI), Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ $32, SI
	ADDQ $32, DI
	DECQ CX
	JNZ wide
	VZEROUPPER
	RET
sse:
	MOVSS a+0(FP), X0
	SHUFPS $0, X0, X0
loop:
	MOVUPS (SI), X1
	MOVUPS 16(SI), X2
	MOVUPS (DI), X3
	MOVUPS 16(DI), X4
	MULPS X0, X1
	MULPS X0, X2
	ADDPS X1, X3
	ADDPS X2, X4
	MOVUPS X3, (DI)
	MOVUPS X4, 16(DI)
	ADDQ $32, SI
	ADDQ $32, DI
	DECQ CX
	JNZ loop
done:
	RET
