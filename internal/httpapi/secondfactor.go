package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/account"
	"dragoman/internal/chat"
)

const (
	pendingKey      = "pending"    // in the session: who has still to send a code
	pendingUntilKey = "pending_to" // and until when, Unix seconds
	// pendingFor is how long the second step may take.
	pendingFor = 5 * time.Minute
)

type codeQuestion struct {
	Body struct {
		Code string `json:"code" maxLength:"40" doc:"of the authenticator app, or a recovery code"`
	}
}

type setupAnswer struct {
	Body struct {
		Secret string `json:"secret" doc:"base32, for those who type it"`
		Link   string `json:"link" doc:"otpauth://, for an app on the same device"`
		QR     string `json:"qr" doc:"the link as the path of an SVG, one unit a module"`
		Size   int    `json:"size" doc:"modules a side"`
	}
}

type recoveryAnswer struct {
	Body struct {
		Codes []string `json:"codes" doc:"each signs in once in place of a code; they are shown this once"`
	}
}

func (a *API) routeSecondFactor(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "sign-in-code", Method: http.MethodPost, Path: "/api/v1/session/code", Summary: "Give the code",
		Description: "The second step of signing in: a one-time code, or a recovery code, after the password was right.", Security: anyone,
		Errors: []int{http.StatusUnauthorized, http.StatusTooManyRequests},
	}, a.signInCode)
	huma.Register(api, huma.Operation{
		OperationID: "begin-totp", Method: http.MethodPost, Path: "/api/v1/account/totp", Summary: "Begin with one-time codes",
		Description: "The answer holds the secret for an authenticator; it counts once it is confirmed.",
	}, a.beginTOTP)
	huma.Register(api, huma.Operation{
		OperationID: "confirm-totp", Method: http.MethodPost, Path: "/api/v1/account/totp/confirm",
		Summary:     "Confirm one-time codes",
		Description: "With a code of the authenticator: signing in asks for one from now on. The answer holds recovery codes, this once.",
	}, a.confirmTOTP)
	huma.Register(api, huma.Operation{
		OperationID: "remove-totp", Method: http.MethodPost, Path: "/api/v1/account/totp/remove",
		Summary:     "Give up one-time codes",
		Description: "Signing in asks for no code any more.", DefaultStatus: http.StatusNoContent,
	}, a.removeTOTP)
	huma.Register(api, huma.Operation{
		OperationID: "new-recovery-codes", Method: http.MethodPost, Path: "/api/v1/account/recovery",
		Summary:     "Make recovery codes",
		Description: "New ones in place of all earlier ones; they are shown this once.",
	}, a.newRecovery)
}

// awaitCode notes in the session that the password was right.
func (a *API) awaitCode(ctx context.Context, agent *chat.Agent) (*sessionAnswer, error) {
	if err := a.sessions.RenewToken(ctx); err != nil {
		return nil, a.problem(err)
	}
	a.sessions.Remove(ctx, agentKey)
	a.sessions.Put(ctx, pendingKey, string(agent.ID))
	a.sessions.Put(ctx, pendingUntilKey, time.Now().Add(pendingFor).Unix())
	a.sessions.Put(ctx, signOutsKey, agent.SignOuts)
	answer := new(sessionAnswer)
	answer.Body.Permissions, answer.Body.CodeNeeded = []chat.Permission{}, true
	return answer, nil
}

func (a *API) signInCode(ctx context.Context, in *codeQuestion) (*sessionAnswer, error) {
	id := chat.AgentID(a.sessions.GetString(ctx, pendingKey))
	if id == "" || time.Now().Unix() > a.sessions.GetInt64(ctx, pendingUntilKey) {
		return nil, a.problem(chat.Errorf(chat.CodeUnauthenticated, "Sign in with your password first."))
	}
	agent, err := a.record.Agent(ctx, id)
	if err == nil && (agent.Disabled || a.sessions.GetInt64(ctx, signOutsKey) != agent.SignOuts) {
		err = signInFirst()
	}
	if err != nil {
		return nil, a.problem(err)
	}
	if err := a.prove(ctx, &agent, in.Body.Code); err != nil {
		if chat.CodeOf(err) == chat.CodeInvalid {
			a.noteSignIn(ctx, &agent, chat.AuditAgentSignInFailed)
		}
		return nil, a.problem(err)
	}
	return a.begin(ctx, &agent)
}

// prove takes a code of an account that has a second step, and counts attempts.
// Errors: CodeInvalid for the field code, CodeLimited.
func (a *API) prove(ctx context.Context, agent *chat.Agent, code string) error {
	byAgent := "code " + string(agent.ID)
	if wait := a.attempts.Begin(ctx, byAgent); wait > 0 {
		return limited(wait)
	}
	factor, err := a.record.SecondFactor(ctx, agent.ID)
	if err == nil && factor.Confirmed.IsZero() {
		err = chat.Errorf(chat.CodeNotFound, "This account has no second step.")
	}
	if err != nil {
		return err
	}
	proof, err := account.UseCode(ctx, a.record, agent.ID, factor.Secret, code, time.Now())
	if err != nil {
		return err
	}
	switch proof {
	case account.ProofNone:
		return chat.Invalid("code", "this code is wrong, or was used already")
	case account.ProofRecovery:
		if err := a.record.Audit(ctx, line(agent, chat.AuditAgentRecoveryUsed, string(agent.ID), agent.Name)); err != nil {
			a.log.Error("a used recovery code is not in the audit log", "agent", agent.ID, "err", err)
		}
	}
	a.attempts.Forget(ctx, byAgent)
	return nil
}

func (a *API) beginTOTP(ctx context.Context, _ *struct{}) (*setupAnswer, error) {
	agent, err := a.person(ctx)
	if err != nil {
		return nil, a.problem(err)
	}
	setup, err := account.NewSetup("Dragoman", agent.Email)
	if err == nil {
		err = a.record.BeginSecondFactor(ctx, agent.ID, setup.Secret)
	}
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(setupAnswer)
	answer.Body.Secret, answer.Body.Link, answer.Body.QR, answer.Body.Size = setup.Secret, setup.Link, setup.QR, setup.Size
	return answer, nil
}

func (a *API) confirmTOTP(ctx context.Context, in *codeQuestion) (*recoveryAnswer, error) {
	agent, err := a.person(ctx)
	if err != nil {
		return nil, a.problem(err)
	}
	factor, err := a.record.SecondFactor(ctx, agent.ID)
	if err != nil {
		return nil, a.problem(err)
	}
	step, right := account.Step(factor.Secret, in.Body.Code, time.Now())
	if !right {
		return nil, a.problem(chat.Invalid("code", "this code is wrong; is the clock of the device right?"))
	}
	codes, hashes := account.NewRecoveryCodes()
	err = a.record.ConfirmSecondFactor(ctx, agent.ID, hashes, line(agent, chat.AuditAgentTOTPOn, string(agent.ID), agent.Name))
	if err == nil {
		_, err = a.record.UseStep(ctx, agent.ID, step) // it is used up
	}
	if err != nil {
		return nil, a.problem(err)
	}
	a.service.AccountChanged(ctx, agent.ID)
	answer := new(recoveryAnswer)
	answer.Body.Codes = codes
	return answer, nil
}

func (a *API) removeTOTP(ctx context.Context, in *codeQuestion) (*struct{}, error) {
	agent, err := a.person(ctx)
	if err == nil {
		err = a.prove(ctx, agent, in.Body.Code)
	}
	if err == nil {
		err = a.record.RemoveSecondFactor(ctx, agent.ID, line(agent, chat.AuditAgentTOTPOff, string(agent.ID), agent.Name))
	}
	if err == nil {
		a.service.AccountChanged(ctx, agent.ID)
	}
	return nil, a.problem(err)
}

func (a *API) newRecovery(ctx context.Context, in *codeQuestion) (*recoveryAnswer, error) {
	agent, err := a.person(ctx)
	if err == nil {
		err = a.prove(ctx, agent, in.Body.Code)
	}
	codes, hashes := account.NewRecoveryCodes()
	if err == nil {
		err = a.record.PutRecoveryCodes(ctx, agent.ID, hashes, line(agent, chat.AuditAgentRecovery, string(agent.ID), agent.Name))
	}
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(recoveryAnswer)
	answer.Body.Codes = codes
	return answer, nil
}
