/**
 * The network in a session, behind narrow interfaces. Start at {@link org.fmnist.model.Classifier}:
 * predict only, all that a black-box attack may see.
 */
@NullMarked
package org.fmnist.model;

import org.jspecify.annotations.NullMarked;
