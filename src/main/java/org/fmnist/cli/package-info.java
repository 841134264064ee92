/**
 * The command line. {@link org.fmnist.cli.Main} finds the verb and maps failures to exit codes;
 * each {@code *Command} parses its flags, calls the library and returns what is to be printed.
 */
@NullMarked
package org.fmnist.cli;

import org.jspecify.annotations.NullMarked;
