/**
 * Shell completion for any command line that Commons CLI's options describe. Start at {@link
 * org.fmnist.completion.CompletedVerb}.
 */
package org.fmnist.completion;
