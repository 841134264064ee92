/**
 * What a classifier does on labelled images, as immutable results. Start at {@link
 * org.fmnist.eval.Evaluator}.
 */
@NullMarked
package org.fmnist.eval;

import org.jspecify.annotations.NullMarked;
