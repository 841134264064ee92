import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fmnist.attack.AttackJob;
import org.fmnist.attack.AttackJobResult;
import org.fmnist.attack.AttackListener;
import org.fmnist.attack.AttackMethod;
import org.fmnist.attack.AttackSettings;
import org.fmnist.checkpoint.WeightsSource;

/**
 * Attacks ten test images by PGD within an L∞ norm of 0.1 and saves the attack directory.
 *
 * <pre>java -cp target/fmnist.jar docs/examples/Attack.java [DIRECTORY]</pre>
 */
class Attack {
  public static void main(String[] args) throws IOException {
    Path directory =
        args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("attack");
    AttackSettings pgd = AttackSettings.of(AttackMethod.PGD).change().epsilon(0.1).build();
    AttackJobResult result =
        AttackJob.of(pgd)
            .victim(WeightsSource.shipped())
            .count(10)
            .directory(directory)
            .build()
            .run(AttackListener.NONE);
    System.out.printf(
        "%d of %d images succeeded, in %s%n",
        result.summary().succeeded(), result.summary().attacked(), directory);
  }
}
