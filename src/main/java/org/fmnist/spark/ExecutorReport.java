package org.fmnist.spark;

import java.io.Serializable;

/**
 * What an executor computes with.
 *
 * @param executor as Spark calls it
 * @param host where it runs
 * @param probe a checksum of what it computes: equal ones compute equal bits
 * @param machine what {@code doctor} says of TensorFlow and the CPU there
 */
record ExecutorReport(String executor, String host, String probe, String machine)
    implements Serializable {}
