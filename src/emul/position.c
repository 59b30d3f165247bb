/*
 * Places in a run.
 */
#include "cpus/cpu.h"
#include "emul/position.h"

struct run_position
run_position(const struct machine *m)
{
	struct run_position p = {
	    .now = m->now,
	    .until = m->turns.until,
	    .cpu = m->turns.until != 0 ? m->turns.cpu : 0,
	};

	for (unsigned i = 0; i < m->n_cpus; i++) {
		p.instructions[i] = *m->cpus[i]->instructions;
	}
	if (p.until != 0 && p.cpu < m->n_cpus) {
		p.pc = m->cpus[p.cpu]->class->get_pc(m->cpus[p.cpu]);
		p.delivery = *m->cpus[p.cpu]->delivery;
	}
	return p;
}

bool
run_position_same(const struct run_position *a, const struct run_position *b)
{
	for (unsigned i = 0; i < MACHINE_MAX_CPUS; i++) {
		if (a->instructions[i] != b->instructions[i]) {
			return false;
		}
	}
	return a->now == b->now && a->until == b->until && a->cpu == b->cpu &&
	       a->pc == b->pc && a->delivery == b->delivery;
}

bool
run_position_reached(const struct run_position *p, struct machine *m)
{
	struct run_position here = run_position(m);
	struct cpu *cpu;

	if (run_position_same(&here, p)) {
		return true;
	}
	if (p->until == 0 || p->until != here.until || p->cpu != here.cpu ||
	    p->cpu >= m->n_cpus) {
		return false;
	}
	cpu = m->cpus[p->cpu];
	if (*cpu->instructions != p->instructions[p->cpu] || p->delivery ||
	    !*cpu->delivery || cpu->waiting) {
		return false;
	}
	cpu_look_for_interrupts(cpu);
	here = run_position(m);
	return run_position_same(&here, p);
}

/* Has a CPU executed more than at P? */
static bool
any_is_farther(const struct run_position *p, const struct machine *m)
{
	for (unsigned i = 0; i < m->n_cpus; i++) {
		if (*m->cpus[i]->instructions > p->instructions[i]) {
			return true;
		}
	}
	return false;
}

bool
run_position_passed(const struct run_position *p, const struct machine *m)
{
	const struct machine_turns *t = &m->turns;

	if (p->until == 0) {
		return m->now > p->now || (t->until != 0 && m->now == p->now);
	}
	/* Whose turn it is does not tell: a CPU that stood and goes on may have
	 * another round, up to the same time. */
	if (t->until == p->until) {
		return any_is_farther(p, m);
	}
	return m->now >= p->until || t->until > p->until;
}
