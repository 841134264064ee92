import java.nio.file.Path;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.DatasetSource;
import org.fmnist.eval.Evaluation;
import org.fmnist.eval.EvaluationJob;

/**
 * Evaluates the shipped weights on one's own test images: a folder with IDX files, or the embedded
 * Fashion-MNIST.
 *
 * <pre>java -cp target/fmnist.jar docs/examples/Evaluate.java [FOLDER]</pre>
 */
class Evaluate {
  public static void main(String[] args) {
    DatasetSource data =
        args.length > 0 ? DatasetSource.of(Path.of(args[0])) : DatasetSource.embedded();
    Evaluation evaluation =
        EvaluationJob.of(WeightsSource.shipped())
            .data(data)
            .build()
            .run((done, total) -> System.err.printf("%d of %d images%n", done, total))
            .evaluation();
    System.out.printf(
        "accuracy %.4f on %d images%n", evaluation.accuracy(), evaluation.images());
    for (Evaluation.ClassFigures figures : evaluation.perClass()) {
      System.out.printf("%-12s recall %.4f%n", figures.name(), figures.recall());
    }
  }
}
