package org.fmnist.serve;

import java.util.concurrent.CompletionStage;

/** Answers requests of one kind; may fail with {@link HttpProblem}, at once or later. */
@FunctionalInterface
interface Api {
  CompletionStage<Answer> answer(Call call);
}
