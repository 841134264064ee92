package org.fmnist.defend;

import org.fmnist.attack.ClassifierPool;
import org.fmnist.graph.Weights;
import org.fmnist.model.DifferentiableClassifier;

/**
 * A model that is compared.
 *
 * @param name what to call it, {@code before} or {@code after} in file names
 * @param source where its weights come from, in words
 * @param weights what it consists of
 * @param pool copies of it to attack
 */
record ComparedModel(
    String name, String source, Weights weights, ClassifierPool<DifferentiableClassifier> pool) {}
