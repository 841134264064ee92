/**
 * Shell completion for any command line that Commons CLI's options describe. Start at {@link
 * org.fmnist.completion.CompletedVerb}.
 */
@NullMarked
package org.fmnist.completion;

import org.jspecify.annotations.NullMarked;
