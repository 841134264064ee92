/**
 * The service: predictions over HTTP by protocols that exist already, and a page to see attacks on.
 * A thin front end over the library. Start at {@link org.fmnist.serve.Service}.
 */
@NullMarked
package org.fmnist.serve;

import org.jspecify.annotations.NullMarked;
