/**
 * What the front ends with flags share: their values with types and ranges checked, and the
 * settings that they name. Start at {@link org.fmnist.flags.Arguments}.
 */
@NullMarked
package org.fmnist.flags;

import org.jspecify.annotations.NullMarked;
