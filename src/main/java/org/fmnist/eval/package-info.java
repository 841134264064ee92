/**
 * What a classifier does on labelled images, as immutable results. Start at {@link
 * org.fmnist.eval.Evaluator}.
 */
package org.fmnist.eval;
