import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fmnist.checkpoint.WeightsSource;
import org.fmnist.data.DatasetSource;
import org.fmnist.train.EpochRecord;
import org.fmnist.train.LearningRateSettings;
import org.fmnist.train.Presets;
import org.fmnist.train.Training;
import org.fmnist.train.TrainingJob;
import org.fmnist.train.TrainingListener;
import org.fmnist.train.TrainingResult;
import org.fmnist.train.TrainingSettings;

/**
 * Fine-tunes the shipped weights for one short epoch on one's own images: a folder with IDX files,
 * or the embedded Fashion-MNIST.
 *
 * <pre>java -cp target/fmnist.jar docs/examples/FineTune.java [FOLDER]</pre>
 */
class FineTune {
  public static void main(String[] args) throws IOException {
    DatasetSource data =
        args.length > 0 ? DatasetSource.of(Path.of(args[0])) : DatasetSource.embedded();
    TrainingSettings settings =
        Presets.quick().toBuilder()
            .epochs(1)
            // Most images are held back, so that the example is short.
            .validationSize(args.length > 0 ? 0 : 50_000)
            .selection(TrainingSettings.Selection.LAST)
            .learningRate(LearningRateSettings.cosine(1e-3, 10))
            .build();
    TrainingResult result =
        TrainingJob.fineTune(WeightsSource.shipped(), settings)
            .data(data)
            .directory(Files.createTempDirectory("fine-tuned"))
            .listener(
                new TrainingListener() {
                  @Override
                  public void onStep(Training training, long step, double loss, double accuracy) {
                    if (step % 20 == 0) {
                      System.err.printf("step %d of %d: loss %.4f%n", step, training.totalSteps(), loss);
                    }
                  }
                })
            .run();
    EpochRecord best = result.bestEpoch().orElseThrow();
    System.out.printf("best epoch %d: training loss %.4f%n", best.epoch() + 1, best.trainLoss());
    result.test().ifPresent(test -> System.out.printf("test accuracy %.4f%n", test.accuracy()));
    System.out.println("weights in " + result.best());
  }
}
