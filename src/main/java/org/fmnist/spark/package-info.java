/**
 * The program on Apache Spark, where one machine is outgrown: the same results, byte for byte,
 * whatever the number of executors and partitions. A front end beside the command line. Start at
 * {@link org.fmnist.spark.Main}; {@code Verb} lists what it does. What runs on executors is {@code
 * ImageReader}, {@code Predictor}, {@code Chooser} and {@code ImageAttacker}.
 */
@NullMarked
package org.fmnist.spark;

import org.jspecify.annotations.NullMarked;
