/*
 * The instructions of the floating point unit: format, function code (bits 5
 * to 0), function, what the FPU type must have.  Included with
 * FPU_OPERATION(fmt, code, name, need) defined, once for each table.  Format X
 * is opcode COP1X.
 */
#define FPU_OPERATION_SD(code, name, need)     \
	FPU_OPERATION(S, code, name##_s, need) \
	FPU_OPERATION(D, code, name##_d, need)
#define FPU_OPERATION_X(code, name)             \
	FPU_OPERATION(X, code, name##_s, COP1X) \
	FPU_OPERATION(X, code + 1, name##_d, COP1X)

FPU_OPERATION_SD(0, add, ANY)
FPU_OPERATION_SD(1, sub, ANY)
FPU_OPERATION_SD(2, mul, ANY)
FPU_OPERATION_SD(3, div, ANY)
FPU_OPERATION_SD(4, sqrt, II)
FPU_OPERATION_SD(5, abs, ANY)
FPU_OPERATION_SD(6, mov, ANY)
FPU_OPERATION_SD(7, neg, ANY)
FPU_OPERATION_SD(8, round_l, LONG)
FPU_OPERATION_SD(9, trunc_l, LONG)
FPU_OPERATION_SD(10, ceil_l, LONG)
FPU_OPERATION_SD(11, floor_l, LONG)
FPU_OPERATION_SD(12, round_w, II)
FPU_OPERATION_SD(13, trunc_w, II)
FPU_OPERATION_SD(14, ceil_w, II)
FPU_OPERATION_SD(15, floor_w, II)
FPU_OPERATION_SD(17, movcf, CC)
FPU_OPERATION_SD(21, recip, COP1X)
FPU_OPERATION_SD(22, rsqrt, COP1X)
FPU_OPERATION(D, 32, cvt_s_d, ANY)
FPU_OPERATION(W, 32, cvt_s_w, ANY)
FPU_OPERATION(L, 32, cvt_s_l, LONG)
FPU_OPERATION(S, 33, cvt_d_s, ANY)
FPU_OPERATION(W, 33, cvt_d_w, ANY)
FPU_OPERATION(L, 33, cvt_d_l, LONG)
FPU_OPERATION_SD(36, cvt_w, ANY)
FPU_OPERATION_SD(37, cvt_l, LONG)
FPU_OPERATION_SD(48, c_f, ANY)
FPU_OPERATION_SD(49, c_un, ANY)
FPU_OPERATION_SD(50, c_eq, ANY)
FPU_OPERATION_SD(51, c_ueq, ANY)
FPU_OPERATION_SD(52, c_olt, ANY)
FPU_OPERATION_SD(53, c_ult, ANY)
FPU_OPERATION_SD(54, c_ole, ANY)
FPU_OPERATION_SD(55, c_ule, ANY)
FPU_OPERATION_SD(56, c_sf, ANY)
FPU_OPERATION_SD(57, c_ngle, ANY)
FPU_OPERATION_SD(58, c_seq, ANY)
FPU_OPERATION_SD(59, c_ngl, ANY)
FPU_OPERATION_SD(60, c_lt, ANY)
FPU_OPERATION_SD(61, c_nge, ANY)
FPU_OPERATION_SD(62, c_le, ANY)
FPU_OPERATION_SD(63, c_ngt, ANY)
FPU_OPERATION_X(32, madd)
FPU_OPERATION_X(40, msub)
FPU_OPERATION_X(48, nmadd)
FPU_OPERATION_X(56, nmsub)

#undef FPU_OPERATION_SD
#undef FPU_OPERATION_X
#undef FPU_OPERATION
