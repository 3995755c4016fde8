/** A property that fails tells all that a mutant needs: smaller counterexamples are not looked for. */
import fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true });
